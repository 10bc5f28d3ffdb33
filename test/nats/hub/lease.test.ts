import { mock } from 'node:test';
import { expect } from 'chai';
import { Lease } from '../../../daemon/nats/hub/lease.ts';

describe('Lease', () => {
  afterEach(() => mock.timers.reset());

  it('is sent every 2 s, at once when the wish changes, and ends with 0', () => {
    mock.timers.enable({ apis: ['setInterval'] });
    const clock = mock.method(performance, 'now', () => nowMs);
    let [nowMs, fps] = [0, 5];
    const sent: [number, number][] = [];
    const lease = new Lease(
      () => ({ fps, width: 0 }),
      (wish) => sent.push([nowMs, wish.fps]),
    );
    const pass = (ms: number) => {
      for (const end = nowMs + ms; nowMs < end;) {
        nowMs += 250;
        mock.timers.tick(250);
      }
    };
    pass(5000);
    fps = 30;
    pass(1000);
    lease.isPaused = true;
    pass(5000);
    lease.isPaused = false;
    lease.end();
    pass(5000);
    clock.mock.restore();
    expect(sent).to.deep.equal([
      [0, 5],
      [2000, 5],
      [4000, 5],
      [5250, 30],
      [6000, 0],
      [11_000, 30],
      [11_000, 0],
    ]);
  });
});
