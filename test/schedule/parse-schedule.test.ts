import { expect } from 'chai';
import {
  MAX_SCHEDULE_CHARACTERS,
  parseSchedule,
  ScheduleError,
} from '../../daemon/schedule/parse-schedule.ts';
import { TimeZone } from '../../daemon/time/time-zone.ts';

const UTC = new TimeZone(null);
/** A Monday. */
const MONDAY = Date.UTC(2026, 10, 30);
const HALF_HOUR = 1_800_000;

/** The hours of a week in which it is on, such as `Mo 08:00-18:00`, from looks at each half hour. */
function week(text: string): string {
  const schedule = parseSchedule(text);
  const found: string[] = [];
  let since: string | null = null;
  for (let index = 0; index <= 7 * 48; index++) {
    const at = MONDAY + index * HALF_HOUR;
    const isOn = index < 7 * 48 && schedule.isOn(at, UTC);
    const name = `${'Mo Tu We Th Fr Sa Su Mo'.split(' ')[Math.floor(index / 48)]} ${new Date(at).toISOString().slice(11, 16)}`;
    if (isOn) since ??= name;
    if (isOn || since === null) continue;
    found.push(`${since}-${name}`);
    since = null;
  }
  return found.join(', ');
}

describe('parse-schedule', () => {
  it('reads days and times', () => {
    expect(week('Mo-We 08:00-18:00')).to.equal('Mo 08:00-Mo 18:00, Tu 08:00-Tu 18:00, We 08:00-We 18:00');
    expect(week('Mo,Fr 8:00-9:30')).to.equal('Mo 08:00-Mo 09:30, Fr 08:00-Fr 09:30');
    expect(week('mo 08:00–09:00')).to.equal('Mo 08:00-Mo 09:00');
  });

  it('reads several ranges, and days over the end of the week', () => {
    expect(week('Mo 08:00-12:00,13:00-18:00, Sa 10:00-11:00')).to.equal(
      'Mo 08:00-Mo 12:00, Mo 13:00-Mo 18:00, Sa 10:00-Sa 11:00',
    );
    expect(week('Sa-Mo 10:00-11:00')).to.equal('Mo 10:00-Mo 11:00, Sa 10:00-Sa 11:00, Su 10:00-Su 11:00');
    expect(week('Sa, Su 10:00-11:00')).to.equal('Sa 10:00-Sa 11:00, Su 10:00-Su 11:00');
    expect(week('Sa; Su 10:00-11:00')).to.equal('Sa 00:00-Su 00:00, Su 10:00-Su 11:00');
  });

  it('reads times over midnight, also from Sunday to Monday', () => {
    expect(week('Sa 22:00-06:00')).to.equal('Sa 22:00-Su 06:00');
    expect(week('Su 22:00-06:00')).to.equal('Mo 00:00-Mo 06:00, Su 22:00-Mo 00:00');
    expect(week('Sa 22:00-00:00')).to.equal('Sa 22:00-Su 00:00');
  });

  it('reads whole days, and times of every day', () => {
    expect(week('Sa-Su')).to.equal('Sa 00:00-Mo 00:00');
    expect(week('We 00:00-24:00')).to.equal('We 00:00-Th 00:00');
    expect(week('00:00-24:00')).to.equal('Mo 00:00-Mo 00:00');
    expect(week('Fr,Sa')).to.equal('Fr 00:00-Su 00:00');
  });

  it('is empty without text', () => {
    expect(parseSchedule(' ').isEmpty).to.equal(true);
    expect(week('')).to.equal('');
    expect(parseSchedule('Mo').isEmpty).to.equal(false);
  });

  const WRONG: Record<string, string> = {
    'Mo-Xx 08:00-18:00': 'a day must be one of Mo Tu We Th Fr Sa Su: at character 4 ("Xx 08:00-18:")',
    Montag: 'a day must be one of Mo Tu We Th Fr Sa Su: at character 1 ("Montag")',
    'Mo 8-18': 'a time must be like 08:00: at character 4 ("8-18")',
    'Mo 08:00': 'a time must have an end, such as 08:00-18:00: at the end',
    'Mo 08:00-': 'a time must be like 08:00: at the end',
    'Mo 08:00-25:00': 'a time must be from 00:00 to 24:00: at character 10 ("25:00")',
    'Mo 08:60-09:00': 'a time must be from 00:00 to 24:00: at character 4 ("08:60-09:00")',
    'Mo 24:00-06:00': 'a time must begin before 24:00: at character 4 ("24:00-06:00")',
    'Mo 08:00-08:00':
      'a time must not end when it begins; the whole day is 00:00-24:00: at character 10 ("08:00")',
    'Mo 08:00-09:00,': 'a range must follow: at the end',
    'Mo -08:00': 'a day must be one of Mo Tu We Th Fr Sa Su: at character 5 ("08:00")',
    'Mo 08:00-09:00 & Tu': 'a time must be like 08:00: at character 16 ("& Tu")',
    'Mo 08:00:30-09:00': 'a time must be like 08:00: at character 4 ("08:00:30-09:")',
  };
  for (const [text, message] of Object.entries(WRONG))
    it(`says what is wrong with "${text}", and where`, () => {
      expect(() => parseSchedule(text))
        .to.throw(ScheduleError)
        .with.property('message', message);
    });

  it('has bounds', () => {
    expect(() => parseSchedule(' '.repeat(MAX_SCHEDULE_CHARACTERS + 1))).to.throw('is longer than');
    const times = Array.from({ length: 7 }, (_, hour) => `0${hour}:00-0${hour}:30`);
    expect(parseSchedule(times.slice(1).join(',')).isEmpty).to.equal(false);
    expect(() => parseSchedule(times.join(','))).to.throw('there are more than 42 times in a week');
  });
});
