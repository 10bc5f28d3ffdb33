import { expect } from 'chai';
import {
  isOverMidnight,
  timesOf,
  weekText,
} from '../../../../../../daemon/http/page/browser/settings/schedule/week-text.ts';
import { parseSchedule } from '../../../../../../daemon/schedule/parse-schedule.ts';
import { TimeZone } from '../../../../../../daemon/time/time-zone.ts';

const MONDAY = Date.UTC(2026, 10, 30);
const HOURS = Array.from({ length: 7 * 48 }, (_, index) => MONDAY + index * 1_800_000);

/** What the daemon makes of it: whether it is on in each half hour. */
function week(text: string): string {
  const [schedule, utc] = [parseSchedule(text), new TimeZone(null)];
  return HOURS.map((ms) => Number(schedule.isOn(ms, utc))).join('');
}

const again = (text: string) => {
  const times = timesOf(text);
  return times === null ? null : weekText(times);
};

describe('the text of a schedule in its fields', () => {
  for (const [text, written] of Object.entries({
    '': '',
    'Mo-Fr 08:00-18:00': 'Mo-Fr 08:00-18:00',
    'Mo-Fr 8:00-18:00; Sa,Su 22:00-06:00': 'Mo-Fr 08:00-18:00, Sa,Su 22:00-06:00',
    sa: 'Sa 00:00-24:00',
    'Mo, We,Fr–Su 10:00-24:00': 'Mo,We,Fr-Su 10:00-24:00',
    'Sa-Mo 10:00-00:00': 'Mo,Sa,Su 10:00-24:00',
    '09:00-17:30': 'Mo-Su 09:00-17:30',
    'Mo,Tu 10:00-11:00, Th 10:00-11:00': 'Mo,Tu 10:00-11:00, Th 10:00-11:00',
    'Sa; Su 10:00-12:00': 'Sa 00:00-24:00, Su 10:00-12:00',
  }))
    it(`shows "${text}", and writes what the daemon takes for the same`, () => {
      expect(again(text)).to.equal(written);
      expect(week(written)).to.equal(week(text));
    });

  it('leaves what it cannot show as text', () => {
    for (const text of [
      'Mo 08:00-12:00,13:00-18:00',
      'Mo 8-18',
      'Xx 08:00-09:00',
      'Mo 08:00',
      'Mo 25:00-26:00',
    ])
      expect(timesOf(text), text).to.equal(null);
  });

  it('leaves out a time without a day', () => {
    expect(weekText([{ days: new Set(), from: '08:00', to: '09:00' }])).to.equal('');
  });

  it('knows times that end on the next day', () => {
    const isOver = (from: string, to: string) => isOverMidnight({ days: new Set(['Mo']), from, to });
    expect([isOver('22:00', '06:00'), isOver('08:00', '18:00'), isOver('22:00', '00:00')]).to.deep.equal([
      true,
      false,
      false,
    ]);
  });
});
