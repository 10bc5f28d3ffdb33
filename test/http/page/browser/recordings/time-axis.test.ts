import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  dayKey,
  localDayOf,
  rangeOfDay,
  shiftedDay,
} from '../../../../../daemon/http/page/browser/recordings/local-day.ts';
import {
  axisAround,
  axisWith,
  fractionAt,
  LONGEST_MS,
  msAt,
  SHORTEST_MS,
  spanOf,
  ticks,
  zoomedAxis,
} from '../../../../../daemon/http/page/browser/recordings/time-axis.ts';

const HOUR_MS = 3_600_000;
const SPRING = { year: 2026, month: 3, day: 29 };
const AUTUMN = { year: 2026, month: 10, day: 25 };

/** Node reads TZ again each time it is set. */
function inZone<T>(zone: string, act: () => T): T {
  const before = process.env['TZ'];
  process.env['TZ'] = zone;
  try {
    return act();
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}

function clocks(range: { fromMs: number; toMs: number }, most: number): string[] {
  return ticks(range, most).map((ms) => new Date(ms).toTimeString().slice(0, 5));
}

describe('days of the browser', () => {
  it('have 23 and 25 hours where the clock changes, and follow each other without a gap', () => {
    inZone('Europe/Berlin', () => {
      const hours = (day: typeof SPRING) => spanOf(rangeOfDay(day)) / HOUR_MS;
      expect([hours(SPRING), hours(AUTUMN), hours(shiftedDay(AUTUMN, 1))]).to.deep.equal([23, 25, 24]);
      for (const day of [SPRING, AUTUMN, { year: 2026, month: 12, day: 31 }])
        expect(rangeOfDay(day).toMs).to.equal(rangeOfDay(shiftedDay(day, 1)).fromMs);
    });
  });

  it('begin at one o’clock where the clock is set forward at midnight', () => {
    inZone('America/Santiago', () => {
      const day = { year: 2026, month: 9, day: 6 };
      expect(new Date(rangeOfDay(day).fromMs).getHours()).to.equal(1);
      expect(spanOf(rangeOfDay(day)) / HOUR_MS).to.equal(23);
      expect(localDayOf(rangeOfDay(day).fromMs)).to.deep.equal(day);
    });
  });

  it('go over the ends of months and years', () => {
    expect(dayKey(shiftedDay({ year: 2026, month: 12, day: 31 }, 1))).to.equal('2027-01-01');
    expect(dayKey(shiftedDay({ year: 2028, month: 3, day: 1 }, -1))).to.equal('2028-02-29');
  });
});

describe('the axis of a strip', () => {
  it('keeps the moment under the pointer in place, and has a shortest and a longest time', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        unit,
        fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { maxLength: 20 }),
        (at, factors) => {
          const axis = axisAround(1_800_000_000_000, HOUR_MS);
          const zoomed = factors.reduce((last, factor) => zoomedAxis(last, factor, at), axis);
          expect(spanOf(zoomed)).to.be.within(SHORTEST_MS - 1, LONGEST_MS + 1);
          expect(msAt(zoomed, at)).to.be.closeTo(msAt(axis, at), 5);
          expect(fractionAt(zoomed, msAt(zoomed, at))).to.be.closeTo(at, 1e-4);
        },
      ),
    );
  });

  it('moves only when the moment leaves it', () => {
    const axis = { fromMs: 0, toMs: 100 };
    expect(axisWith(axis, 100)).to.equal(axis);
    expect(axisWith(axis, 150)).to.deep.equal({ fromMs: 140, toMs: 240 });
    expect(axisWith(axis, -10)).to.deep.equal({ fromMs: -100, toMs: 0 });
  });

  it('has labels at whole minutes and hours', () => {
    inZone('Asia/Kathmandu', () => {
      const fromMs = new Date(2026, 10, 28, 14, 0).getTime();
      expect(clocks({ fromMs, toMs: fromMs + HOUR_MS }, 7)).to.deep.equal([
        '14:00',
        '14:10',
        '14:20',
        '14:30',
        '14:40',
        '14:50',
        '15:00',
      ]);
    });
  });

  it('has its labels where a clock shows them on days of 23 and 25 hours', () => {
    inZone('Europe/Berlin', () => {
      const all = ['00:00', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00', '00:00'];
      expect(clocks(rangeOfDay(SPRING), 9)).to.deep.equal(all);
      expect(clocks(rangeOfDay(AUTUMN), 9)).to.deep.equal(all);
      expect(clocks(rangeOfDay(SPRING), 24).slice(0, 4)).to.deep.equal(['00:00', '01:00', '03:00', '04:00']);
    });
  });

  it('has a bounded number of labels at any length', () => {
    for (let spanMs = SHORTEST_MS; spanMs <= LONGEST_MS; spanMs *= 1.5)
      expect(ticks(axisAround(1_800_000_000_000, spanMs), 8).length).to.be.within(1, 9);
  });
});
