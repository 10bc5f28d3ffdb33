import { expect } from 'chai';
import * as fc from 'fast-check';
import { ServerClock } from '../../../../daemon/http/page/browser/server-clock.ts';

describe('ServerClock', () => {
  it('is never more wrong than it says, however long requests and answers take', () => {
    const trip = fc.record({
      there: fc.integer({ min: 0, max: 900 }),
      back: fc.integer({ min: 0, max: 900 }),
    });
    fc.assert(
      fc.property(fc.array(trip, { minLength: 1, maxLength: 40 }), fc.integer(), (trips, offset) => {
        const clock = new ServerClock();
        let now = 0;
        for (const { there, back } of trips) {
          clock.add(now, now + there + back, now + there + offset);
          now += 3000;
        }
        expect(Math.abs((clock.at(now) ?? Infinity) - now - offset)).to.be.at.most(clock.errorMs);
        const last = trips.slice(-12).map(({ there, back }) => (there + back) / 2);
        expect(clock.errorMs).to.be.at.most(Math.min(...last) + 2);
      }),
    );
  });

  it('follows a clock that is set, and knows nothing after a sleep', () => {
    const clock = new ServerClock();
    expect(clock.at(5)).to.equal(null);
    for (let at = 0; at < 10_000; at += 1000) clock.add(at, at + 4, at + 2 + 500);
    clock.add(10_000, 10_200, 10_100 + 86_400_000);
    expect(clock.at(20_000)).to.equal(20_000 + 86_400_000);
    clock.forget();
    expect(clock.at(20_000)).to.equal(null);
  });
});
