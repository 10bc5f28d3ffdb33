import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { fileNameOf, timedFileName } from '../../daemon/text/file-name.ts';

/** A name of 64 characters that takes four bytes each. */
const LONGEST = '📷'.repeat(64);

describe('the name of a file', () => {
  const TABLE: [name: string, file: string][] = [
    ['Garage', 'Garage'],
    ['Front door', 'Front door'],
    ['前门', '前门'],
    ['الباب', 'الباب'],
    ['Tür 👩‍🚒', 'Tür 👩‍🚒'],
    ['a<b>c:d"e/f\\g|h?i*j~k', 'a-b-c-d-e-f-g-h-i-j-k'],
    ['../../etc/passwd', 'etc-passwd'],
    ['.hidden', 'hidden'],
    ['--force', 'force'],
    ['what?', 'what'],
    ['a\u0000b\u200Bc\u202Ed', 'a-b-c-d'],
    ['100 %', '100 %'],
    ['...', 'camera'],
    ['', 'camera'],
    [LONGEST, '📷'.repeat(50)],
    [`a${LONGEST}`, `a${'📷'.repeat(49)}`],
  ];
  for (const [name, file] of TABLE)
    it(`is ${file.slice(0, 40)} for ${JSON.stringify(name).slice(0, 40)}`, () => {
      expect(fileNameOf(name)).to.equal(file);
    });

  it('has the local time, and can be created whatever the name is', () => {
    const at = new Date(2026, 10, 5, 3, 9, 5, 678).getTime();
    expect(timedFileName('Front door', at, 'jpg')).to.equal('Front door-2026-11-05_03-09-05.jpg');
    const folder = mkdtempSync(join(tmpdir(), 'picamd-test-'));
    try {
      for (const [name] of TABLE) writeFileSync(join(folder, timedFileName(name, at, 'jpg')), '');
      expect(readdirSync(folder).length).to.be.greaterThan(10);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
