import { expect } from 'chai';
import { QueueDelay } from '../../../../daemon/http/page/browser/queue-delay.ts';

describe('QueueDelay', () => {
  /** The delay of each second with one picture that takes `latencyMs`. */
  function delays(
    latencyMs: readonly number[],
    serverClock = (nowMs: number) => nowMs + 1.7e12,
  ): (number | null)[] {
    const delay = new QueueDelay();
    return latencyMs.map((ms, i) => {
      delay.add(serverClock(i * 1000 - ms), i * 1000);
      const shortest = delay.endSecond();
      return shortest === null ? null : Math.round(shortest);
    });
  }

  it('is how much longer a picture took than the fastest, whatever the clocks say', () => {
    expect(delays([700, 700, 2200, 800, 600, 1600])).to.deep.equal([0, 0, 1500, 100, 0, 1000]);
    const delay = new QueueDelay();
    expect(delay.endSecond()).to.equal(null);
    for (const [capturedMs, nowMs] of [
      [0, 10],
      [100, 2110],
      [200, 1210],
    ] as const)
      delay.add(capturedMs, nowMs);
    expect([Math.round(delay.endSecond() ?? -1), delay.endSecond()]).to.deep.equal([0, null]);
  });

  it('does not grow while two clocks drift apart for days', () => {
    const twoDays = Array.from({ length: 172_800 }, () => 30);
    const drifting = delays(twoDays, (nowMs) => nowMs * (1 - 5e-5));
    expect(Math.max(...drifting.slice(-100).map((ms) => ms ?? 0))).to.be.lessThan(10);
  });
});
