import { expect } from 'chai';
import { valueFault } from '../../../../../daemon/http/page/browser/settings/rows/value-check.ts';
import { valueProblem } from '../../../../../daemon/config/resolve.ts';
import { KEYS, SETTINGS } from '../../../../../daemon/config/settings.ts';
import type { Key } from '../../../../../daemon/config/settings.ts';

function fault(key: Key, value: string): string {
  const { form, allowed } = SETTINGS[key];
  return valueFault({ type: form, allowed }, value);
}

/** Around limits, of every kind, and what people type by mistake. */
const VALUES = [
  '',
  '0',
  '-1',
  '1',
  '2',
  '15',
  '16',
  '17',
  '80.5',
  '.5',
  '1e3',
  '9999999999',
  'x',
  '512K',
  '64M',
  '2G',
  '0,0,1,1',
  '1,2',
  '0.1,0.2,0.3,7',
];

describe('the check of values in the settings page', () => {
  it('never refuses what the daemon takes', () => {
    const wrong = KEYS.flatMap((key) =>
      [...VALUES, SETTINGS[key].defaultText]
        .filter((value) => valueProblem(key, value) === null && fault(key, value) !== '')
        .map((value) => `${key}=${value}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('refuses numbers, sizes and lists of numbers that the daemon refuses', () => {
    const kinds = ['integer', 'number', 'bytes', 'numbers'];
    const keys = KEYS.filter((key) => kinds.includes(SETTINGS[key].form.kind));
    expect(keys.length).to.be.greaterThan(30);
    const missed = keys.flatMap((key) =>
      VALUES.filter((value) => valueProblem(key, value) !== null && fault(key, value) === '').map(
        (value) => `${key}=${value}`,
      ),
    );
    expect(missed).to.deep.equal([]);
  });

  it('says the limits', () => {
    expect(fault('CAMERA_QUALITY', '101')).to.equal('Enter a value from 1 to 100.');
    expect(fault('CAMERA_WIDTH', '641')).to.equal('Must be an even number from 16 to 9152 pixels.');
  });
});
