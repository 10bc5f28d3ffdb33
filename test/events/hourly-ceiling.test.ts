import { expect } from 'chai';
import { HourlyCeiling } from '../../daemon/events/hourly-ceiling.ts';
import { ManualClock } from '../helpers/manual-clock.ts';

const MINUTE_MS = 60_000;

describe('HourlyCeiling', () => {
  let clock: ManualClock;
  let most: number;
  let told: boolean[];
  let ceiling: HourlyCeiling;

  beforeEach(() => {
    [clock, most, told] = [new ManualClock(), 3, []];
    ceiling = new HourlyCeiling({
      most: () => most,
      onBusy: (busy) => told.push(busy),
      timer: clock.timer,
      now: clock.now,
    });
  });

  const take = (times: number) => Array.from({ length: times }, () => ceiling.take());

  it('lets so many through in an hour, says once that it is reached, and once that the hour is over', () => {
    clock.wait(5 * MINUTE_MS);
    expect(take(2)).to.deep.equal([true, true]);
    clock.wait(20 * MINUTE_MS);
    expect(take(3)).to.deep.equal([true, false, false]);
    expect(told).to.deep.equal([true]);
    expect(ceiling.waitMs).to.equal(40 * MINUTE_MS);
    clock.wait(40 * MINUTE_MS);
    expect([told, ceiling.waitMs]).to.deep.equal([[true, false], 0]);
    expect(take(4)).to.deep.equal([true, true, true, false]);
  });

  it('follows a higher limit at once', () => {
    take(4);
    most = 5;
    expect(take(3)).to.deep.equal([true, true, false]);
    expect(told).to.deep.equal([true, false, true]);
  });

  it('stops', () => {
    take(4);
    ceiling.stop();
    expect(clock.waiting).to.equal(0);
  });
});
