import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { PosixZone } from '../../daemon/time/posix-zone.ts';

describe('posix-zone', () => {
  for (const rule of [
    'CET-1CEST,M3.5.0,M10.5.0/3',
    'EST5EDT,M3.2.0,M11.1.0',
    '<-03>3<-02>,M3.5.0/-2,M10.5.0/-1',
    'IST-1GMT0,M10.5.0,M3.5.0/1',
    'AEST-10AEDT,M10.1.0,M4.1.0/3',
    '<+1030>-10:30<+11>-11,M10.1.0,M4.1.0',
    'XXX3YYY,J60/0,J300/24',
    'XXX3YYY,59/1:30:15,299',
    'UTC0',
  ])
    it(`reads ${rule} as date does`, () => {
      const zone = PosixZone.parse(rule);
      const seconds = Array.from({ length: 3000 }, (_, index) => 1_704_067_200 + index * 43_201);
      const input = seconds.map((second) => `@${second}`).join('\n');
      const env = { ...process.env, TZ: rule, LC_ALL: 'C' };
      const expected = execFileSync('date', ['-f', '-', '+%Z %T'], { input, env, encoding: 'utf8' });
      const found = seconds.map((second) => {
        const { offset, abbreviation } = zone?.at(second) ?? { offset: Number.NaN, abbreviation: '' };
        return `${abbreviation} ${new Date((second + offset) * 1000).toISOString().slice(11, 19)}`;
      });
      expect(`${found.join('\n')}\n`).to.equal(expected);
    });

  it('is null for anything else', () => {
    for (const text of ['', 'CET', 'C-1', 'CET-1CEST', 'CET-1CEST,M3.5.0', ':Europe/Berlin'])
      expect(PosixZone.parse(text), text).to.equal(null);
  });
});
