import { mock } from 'node:test';
import { expect } from 'chai';
import { trackViewer } from '../../../../daemon/http/page/browser/viewer-tracker.ts';
import type { ViewerReport } from '../../../../daemon/http/page/browser/viewer-tracker.ts';
import { advance } from '../../../helpers/fake-timers.ts';

describe('trackViewer', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  /** Tracks for 20 s with these reports, of which the last one repeats; returns how often pictures were new, and how it ended. */
  async function track(...reports: ViewerReport[]) {
    let [shown, end] = [0, 'none'];
    const over = new AbortController();
    const report = () =>
      Promise.resolve((reports.length > 1 ? reports.shift() : reports[0]) ?? 'not-reported');
    void trackViewer({ report, onSent: () => shown++, signal: over.signal }).then((reason) => (end = reason));
    await advance(20_000);
    over.abort();
    return { shown, end };
  }

  const sent = (count: number | null, fresh = true) => ({ sent: count, fresh });

  it('has new pictures while the daemon sends frames that are not repeats', async () => {
    const result = await track(sent(null), sent(1), sent(9), sent(10, false), 'no-answer');
    expect(result).to.deep.equal({ shown: 2, end: 'none' });
  });

  it('ends when the daemon no longer has such a viewer, as after a restart', async () => {
    const result = await track(sent(4), 'no-answer', 'no-answer', sent(null));
    expect(result).to.deep.equal({ shown: 1, end: 'closed' });
  });

  it('ends when the viewer is sent nothing for a while, as over a lost connection', async () => {
    expect(await track(sent(4), sent(5), sent(5))).to.deep.equal({ shown: 2, end: 'silent' });
    expect(await track(sent(null))).to.deep.equal({ shown: 0, end: 'silent' });
  });

  it('ends at once where viewers are not reported', async () => {
    expect(await track('not-reported')).to.deep.equal({ shown: 0, end: 'closed' });
  });
});
