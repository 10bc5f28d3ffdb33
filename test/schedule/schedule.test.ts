import { expect } from 'chai';
import { parseSchedule } from '../../daemon/schedule/parse-schedule.ts';
import { zoneFile } from '../../daemon/system/zone-files.ts';
import { TimeZone } from '../../daemon/time/time-zone.ts';

const HOUR = 3_600_000;
const STEP = HOUR / 4;

function zoneOf(name: string): TimeZone {
  return new TimeZone(zoneFile(name));
}

/** On at each quarter of an hour, by the clock of Intl. */
function expected(zone: string, from: string, to: string, days: string): (ms: number) => boolean {
  const clock = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (ms) => {
    const parts = Object.fromEntries(clock.formatToParts(ms).map(({ type, value }) => [type, value]));
    const time = `${parts['hour']}:${parts['minute']}`;
    return days.includes(parts['weekday']?.slice(0, 2) ?? '') && from <= time && time < to;
  };
}

describe('schedule', () => {
  it('needs the zones of this machine', () => {
    expect(zoneFile('Europe/Berlin')).not.to.equal(null);
  });

  /** Days before each change of the clocks, and times that begin or end in the hour that is left out or comes twice. */
  for (const [zone, day] of [
    ['Europe/Berlin', Date.UTC(2026, 2, 27)],
    ['Europe/Berlin', Date.UTC(2026, 9, 23)],
    ['America/New_York', Date.UTC(2027, 2, 12)],
    ['Australia/Lord_Howe', Date.UTC(2026, 3, 3)],
    ['Asia/Kolkata', Date.UTC(2026, 2, 27)],
  ] as const)
    for (const [from, to] of [
      ['01:00', '02:30'],
      ['02:15', '03:45'],
    ] as const)
      it(`follows the clock of ${zone} from ${new Date(day).toISOString().slice(0, 10)} on, ${from}-${to}`, () => {
        const schedule = parseSchedule(`Sa-Mo ${from}-${to}`);
        const local = zoneOf(zone);
        const isOn = expected(zone, from, to, 'Sa Su Mo');
        const states = Array.from({ length: 4 * 24 * 4 }, (_, index) => isOn(day + index * STEP));
        const found = states.map((_, index) => schedule.isOn(day + index * STEP, local));
        expect(found).to.deep.equal(states);
        const changes = states.flatMap((on, index) =>
          index > 0 && on !== states[index - 1] ? [day + index * STEP] : [],
        );
        expect(changes.length).to.be.greaterThan(4);
        for (let at = day, index = 0; index < changes.length; index++) {
          expect(schedule.nextChange(at, local), `change ${index}`).to.equal(changes[index]);
          at = changes[index] ?? Number.NaN;
        }
      });

  it('ends at the moment at which the clocks are set over its end', () => {
    // 02:00 becomes 03:00 at 01:00 UTC.
    const change = Date.UTC(2026, 2, 29, 1);
    const berlin = zoneOf('Europe/Berlin');
    const schedule = parseSchedule('Su 01:00-02:30');
    expect(schedule.nextChange(change - HOUR, berlin)).to.equal(change);
    expect(parseSchedule('Su 02:15-02:45').nextChange(change - HOUR, berlin)).to.equal(
      Date.UTC(2026, 3, 5, 0, 15),
    );
  });

  it('knows the next change to the second, from any moment', () => {
    const schedule = parseSchedule('Mo-Fr 08:00-18:00');
    const utc = new TimeZone(null);
    const monday = Date.UTC(2026, 10, 30);
    expect(schedule.nextChange(monday + 8 * HOUR - 1, utc)).to.equal(monday + 8 * HOUR);
    expect(schedule.nextChange(monday + 8 * HOUR, utc)).to.equal(monday + 18 * HOUR);
    expect(schedule.nextChange(monday + 4 * 24 * HOUR + 18 * HOUR, utc)).to.equal(
      monday + 7 * 24 * HOUR + 8 * HOUR,
    );
  });

  it('joins ranges that touch, and never changes if it is always or never on', () => {
    const utc = new TimeZone(null);
    const monday = Date.UTC(2026, 10, 30);
    expect(parseSchedule('Mo-Tu').nextChange(monday, utc)).to.equal(monday + 48 * HOUR);
    expect(parseSchedule('').nextChange(monday, utc)).to.equal(null);
    expect(parseSchedule('00:00-24:00').nextChange(monday, utc)).to.equal(null);
  });

  it('is right before 1970', () => {
    expect(parseSchedule('We 10:00-11:00').isOn(Date.UTC(1969, 11, 31, 10, 30), new TimeZone(null))).to.equal(
      true,
    );
  });
});
