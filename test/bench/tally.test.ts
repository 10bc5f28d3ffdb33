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
      repeated: 0,
      closed: 1,
    });
  });

  it('has frames apart that were sent again because no new one came', () => {
    const tally = new Tally(1, 0);
    for (const [number, ms] of [
      [5, 2n],
      [5, 600n],
      [6, 601n],
      [6, 603n],
    ] as const)
      tally.add(0, frame(number), ms * 1_000_000n);
    // Frame 6 came after 600 ms for the first time, and then twice.
    expect(tally.received(1000)).to.include({ frames: 2, repeated: 2, disordered: 0, skipped: 0 });
    tally.add(0, { ...frame(7), ns: 700_000_000n }, 701_000_000n);
    tally.add(0, { ...frame(7), ns: 700_000_000n }, 702_000_000n);
    tally.add(0, frame(6), 800_000_000n);
    expect(tally.received(1000)).to.include({ frames: 5, repeated: 2, disordered: 2 });
  });
});
