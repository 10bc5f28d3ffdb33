import { expect } from 'chai';
import { GuessCeiling } from '../../daemon/access/guess-ceiling.ts';

const BURST = 60;

describe('GuessCeiling', () => {
  /** How many checks it allows now. */
  function allowed(ceiling: GuessCeiling, nowMs: number): number {
    for (let checks = 0; ; checks++) {
      if (ceiling.waitMs(nowMs) > 0) return checks;
      ceiling.take();
    }
  }

  it('allows sixty at once, and then one a second', () => {
    const ceiling = new GuessCeiling();
    expect(allowed(ceiling, 0)).to.equal(BURST);
    expect(ceiling.waitMs(0)).to.equal(1000);
    expect(ceiling.waitMs(250)).to.equal(750);
    expect(ceiling.waitMs(999.5)).to.equal(1);
    expect(allowed(ceiling, 1000)).to.equal(1);
    expect(allowed(ceiling, 4000)).to.equal(3);
    expect(ceiling.waitMs(4000)).to.equal(1000);
  });

  it('never allows more than sixty at once, however long it was quiet and however many were right', () => {
    const ceiling = new GuessCeiling();
    ceiling.giveBack();
    expect(allowed(ceiling, 3_600_000)).to.equal(BURST);
    ceiling.giveBack();
    expect(allowed(ceiling, 3_600_000)).to.equal(1);
    expect(allowed(ceiling, 7_200_000)).to.equal(BURST);
  });
});
