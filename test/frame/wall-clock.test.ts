import { expect } from 'chai';
import { WallClock } from '../../daemon/frame/wall-clock.ts';

describe('WallClock', () => {
  it('tells the time of day of a moment, in whole ms', () => {
    const clock = new WallClock(() => 1_700_000_000_000);
    expect(clock.at(5000, 5000.4)).to.equal(1_700_000_000_000);
    expect(clock.at(4900.4, 5100)).to.equal(1_699_999_999_900);
  });

  it('looks at the clock again after half a second, and so notices that it was set', () => {
    let now = 1000;
    let looks = 0;
    const clock = new WallClock(() => {
      looks++;
      return now;
    });
    expect(clock.at(0, 0)).to.equal(1000);
    now = 1_700_000_000_499;
    expect([clock.at(499, 499), looks]).to.deep.equal([1499, 1]);
    now++;
    expect([clock.at(500, 500), looks]).to.deep.equal([1_700_000_000_500, 2]);
  });
});
