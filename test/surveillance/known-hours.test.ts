import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SCHEDULES } from '../../daemon/config/schedules-schema.ts';
import { StateFile } from '../../daemon/config/state-file.ts';
import { knownHours, lostHoursNotices } from '../../daemon/surveillance/known-hours.ts';

describe('the hours of schedules.json', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-hours-'));
  const file = new StateFile(join(folder, 'schedules.json'), SCHEDULES);
  after(() => rmSync(folder, { recursive: true }));

  const read = async (text: string) => {
    writeFileSync(join(folder, 'schedules.json'), text, { mode: 0o600 });
    await file.read();
    const { privacy, motion } = knownHours(file);
    return [privacy, motion, lostHoursNotices(file).length];
  };

  it('have the camera private where its hours of privacy cannot be read, until they are set again', async () => {
    expect(await read('{"privacy":"Mo-Fr 08:00-18:00"}')).to.deep.equal(['Mo-Fr 08:00-18:00', '', 0]);
    expect(await read('{"privacy":"Mon-Fri 8-18","motion":"Sa"}')).to.deep.equal(['00:00-24:00', 'Sa', 1]);
    expect(await read('{"privacy":"","motion":"Sonntag"}')).to.deep.equal(['', '', 0]);
    expect(await read('{')).to.deep.equal(['00:00-24:00', '', 1]);
    await file.write({ privacy: '', motion: 'Su' });
    expect(knownHours(file)).to.include({ privacy: '', motion: 'Su' });
    expect(await read('{}')).to.deep.equal(['', '', 0]);
  });
});
