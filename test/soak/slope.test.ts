import { expect } from 'chai';
import { seeded } from './random.ts';
import { medians, slopeOf } from './slope.ts';

/** 45 minutes with a sample every 3 s, which grow by `growth` MB per hour and vary by 10 MB. */
function run(growth: number, seed: number) {
  const random = seeded(seed);
  return Array.from({ length: 900 }, (_, i) => {
    const x = (3 * i) / 3600;
    return { x, y: 100 + growth * x + 10 * (random() - 0.5) };
  });
}

describe('slopeOf', () => {
  it('finds the slope of a line exactly', () => {
    const { value, plusMinus } = slopeOf([0, 1, 2, 3].map((x) => ({ x, y: 5 + 2 * x })));
    expect(value).to.be.closeTo(2, 1e-9);
    expect(plusMinus).to.be.closeTo(0, 1e-6);
  });

  it('has the true slope in its confidence interval 19 of 20 times', () => {
    const misses = Array.from({ length: 200 }, (_, seed) => slopeOf(medians(run(4, seed), 20))).filter(
      ({ value, plusMinus }) => Math.abs(value - 4) > plusMinus,
    );
    expect(misses.length).to.be.within(1, 22);
  });

  it('distinguishes a leak of 20 MB per hour from no leak', () => {
    const leak = slopeOf(medians(run(20, 7), 20));
    expect(leak.value - leak.plusMinus).to.be.greaterThan(1);
    const none = slopeOf(medians(run(0, 7), 20));
    expect(none.value - none.plusMinus).to.be.lessThan(1);
  });
});
