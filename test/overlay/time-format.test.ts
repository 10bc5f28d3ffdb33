import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { TIME_CODES } from '../../daemon/config/overlay-text.ts';
import { formatTime } from '../../daemon/overlay/time-format.ts';
import { TimeZone } from '../../daemon/time/time-zone.ts';
import { zoneFile } from '../../daemon/system/zone-files.ts';

/** Summer time in both halves of the world, half hours, zones without names, and rules that changed. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/Dublin',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'America/Nuuk',
  'America/Argentina/Ushuaia',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'Asia/Tehran',
  'Asia/Jerusalem',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Antarctica/Troll',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Etc/GMT+5',
];
const SEPARATOR = '|';

describe('time-format', () => {
  /** What `date` prints for these moments. */
  function dates(zone: string, format: string, seconds: readonly number[]): string[] {
    const input = seconds.map((second) => `@${second}`).join('\n');
    const env = { ...process.env, TZ: zone, LC_ALL: 'C' };
    return execFileSync('date', ['-f', '-', `+${format}`], { input, env, encoding: 'utf8' })
      .trimEnd()
      .split('\n');
  }

  function zoneOf(name: string): TimeZone {
    const file = zoneFile(name);
    if (file === null) throw new Error(`no zone ${name}`);
    return new TimeZone(file);
  }

  function ours(zone: TimeZone, format: string, seconds: readonly number[]): string[] {
    return seconds.map((second) => formatTime(format, second, zone.at(second), ''));
  }

  it('prints every code that the settings allow as `date` does, in every zone', () => {
    const codes = Array.from(TIME_CODES)
      .filter((code) => code !== 'n')
      .map((code) => `%${code}`);
    const format = [...codes, '%-d', '%-H', '%-I', '%-j', '%-m', '%-e', '%:z'].join(SEPARATOR);
    // Prime steps of some 11 days and 9 hours through 30 years: every hour, weekday and month, and New Year's weeks.
    const seconds = Array.from({ length: 1000 }, (_, index) => 946_684_799 + index * 982_451);
    for (const name of ZONES) {
      expect(ours(zoneOf(name), format, seconds), name).to.deep.equal(dates(name, format, seconds));
    }
  });

  it('changes the offset in the right second, also in years that the file does not list', () => {
    for (const name of ZONES) {
      const zone = zoneOf(name);
      const days = Array.from({ length: 366 * 2 }, (_, day) => day * 86_400);
      const starts = [1_767_225_600, 2_556_144_000, 4_102_444_800];
      const found = starts.flatMap((start) =>
        days.flatMap((day) => changeWithin(zone, start + day, start + day + 86_400)),
      );
      const seconds = found.flatMap((second) => [second - 1, second, second + 1]);
      if (name === 'Europe/Berlin') expect(found, name).to.have.length(12);
      if (seconds.length > 0)
        expect(ours(zone, '%F %T %Z %z', seconds), name).to.deep.equal(dates(name, '%F %T %Z %z', seconds));
      // And between them nothing changes that we did not see.
      const noons = starts.flatMap((start) => days.map((day) => start + day + 43_200));
      expect(ours(zone, '%T %Z', noons), name).to.deep.equal(dates(name, '%T %Z', noons));
    }
  });

  /** The second in which the offset changes, if it does. */
  function changeWithin(zone: TimeZone, from: number, to: number): number[] {
    const before = zone.at(from).offset;
    if (zone.at(to).offset === before) return [];
    let [low, high] = [from, to];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (zone.at(middle).offset === before) low = middle;
      else high = middle;
    }
    return [high];
  }

  it('fills in the name as it is, also one that looks like a code', () => {
    expect(formatTime('{name} %H {name}', 0, { offset: 0, abbreviation: 'UTC' }, '%H $& {name}')).to.equal(
      '%H $& {name} 00 %H $& {name}',
    );
  });

  it('leaves braces and codes that it does not know', () => {
    expect(formatTime('{other} %Q %', 0, { offset: 0, abbreviation: 'UTC' }, 'x')).to.equal('{other} %Q %');
  });

  it('has the epoch in UTC, without any zone', () => {
    expect(ours(new TimeZone(null), '%F %T %Z %z', [0])).to.deep.equal(['1970-01-01 00:00:00 UTC +0000']);
  });
});
