import { expect } from 'chai';
import { Tally } from '../../scripts/bench/tally.ts';

function frame(number: number, whole = true) {
  return { number, ns: 1_000_000n, whole };
}

describe('Tally', () => {
  it('counts for each viewer what it received, skipped, and received late or twice', () => {
    const tally = new Tally(2, 1000);
    for (const number of [5, 6, 9, 9, 8]) tally.add(0, frame(number), 3_000_000n);
    tally.add(1, frame(7, false), 5_000_000n);
    tally.addClosed();
    const received = tally.received(3000);
    expect(received).to.deep.equal({
      frames: 6,
      seconds: 2,
      fpsMin: 0.5,
      fpsMean: 1.5,
      latencyP50Ms: 2,
      latencyP99Ms: 4,
      skipped: 2,
      damaged: 1,
      disordered: 2,
      closed: 1,
    });
  });
});
