import { expect } from 'chai';
import * as fc from 'fast-check';
import { linearScale, logarithmicScale } from '../../scripts/bench/plot-scale.ts';

describe('scales of the plot', () => {
  it('has round ticks from zero, and from below the least', () => {
    expect(linearScale(92, 200).ticks).to.deep.equal([0, 20, 40, 60, 80, 100]);
    expect(linearScale(0, 200).ticks).to.deep.equal([0, 1]);
    expect(logarithmicScale(13, 460, 200).ticks).to.deep.equal([10, 20, 50, 100, 200, 500]);
    expect(logarithmicScale(100, 100, 200).ticks).to.deep.equal([100, 200]);
  });

  it('puts equal ratios at equal distances', () => {
    const { at } = logarithmicScale(10, 1000, 200);
    expect(at(10)).to.be.closeTo(0, 1e-9);
    expect(at(100)).to.be.closeTo(100, 1e-9);
    expect(at(1000)).to.be.closeTo(200, 1e-9);
  });

  it('keeps every value, and few ticks, on the axis', () => {
    const values = fc.double({ min: 0.1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [least, most] = [Math.min(a, b), Math.max(a, b)];
        for (const scale of [logarithmicScale(least, most, 200), linearScale(most, 200)]) {
          expect(scale.at(least)).to.be.within(-0.5, 200.5);
          expect(scale.at(most)).to.be.within(-0.5, 200.5);
          expect(scale.ticks.length).to.be.within(2, 23);
          expect(scale.at(scale.ticks.at(-1)!)).to.be.closeTo(200, 1e-6);
        }
      }),
    );
  });
});
