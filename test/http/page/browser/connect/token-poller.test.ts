import { expect } from 'chai';
import { TokenPoller } from '../../../../../daemon/http/page/browser/connect/token-poller.ts';
import { HeldTimers } from '../../../../helpers/held-timers.ts';

describe('the list of tokens', () => {
  function poller(answers: () => Promise<never[]>) {
    const timers = new HeldTimers();
    const seen = { lists: 0, failures: 0, requests: 0, needed: true };
    const made = new TokenPoller({
      api: {
        list: () => {
          seen.requests++;
          return answers();
        },
      },
      isNeeded: () => seen.needed,
      onTokens: () => seen.lists++,
      onFailure: () => seen.failures++,
      timer: timers.timer,
    });
    return { made, timers, seen };
  }

  it('is asked for again while somebody waits, one request at a time', async () => {
    const { made, timers, seen } = poller(async () => []);
    await Promise.all([made.refresh(), made.refresh()]);
    expect([seen.requests, seen.lists, timers.all.length]).to.deep.equal([1, 1, 1]);
    timers.all[0]?.run();
    await made.refresh();
    expect(seen.lists).to.equal(2);
    seen.needed = false;
    timers.all[1]?.run();
    await made.refresh();
    expect([seen.lists, timers.all.length]).to.deep.equal([3, 2]);
  });

  it('is asked for again without an answer', async () => {
    const { made, timers, seen } = poller(() => Promise.reject(new Error('gone')));
    await made.refresh();
    expect([seen.failures, seen.lists, timers.all.length]).to.deep.equal([1, 0, 1]);
  });
});
