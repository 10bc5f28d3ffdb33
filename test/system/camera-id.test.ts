import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cameraId } from '../../daemon/system/camera-id.ts';

const MACHINE_ID = '0123456789abcdef0123456789abcdef';

describe('the id of a camera', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-id-'));
  after(() => rmSync(folder, { recursive: true }));
  const machineId = join(folder, 'machine-id');
  writeFileSync(machineId, `${MACHINE_ID}\n`);

  it('is the same after a restart and an upgrade, and says nothing of the machine-id', () => {
    expect(cameraId('/var/lib/picamd', machineId)).to.equal('108744e3427a9f95');
    expect(cameraId('/var/lib/picamd', machineId)).to.equal(cameraId('/var/lib/picamd', machineId));
    expect(MACHINE_ID).to.not.include(cameraId('/var/lib/picamd', machineId).slice(0, 6));
  });

  it('is another one for each camera of a machine, and for each machine', () => {
    const other = join(folder, 'other-id');
    writeFileSync(other, MACHINE_ID.replace('0', '1'));
    const ids = [
      cameraId('/var/lib/picamd', machineId),
      cameraId('/var/lib/picamd/garage', machineId),
      cameraId(null, machineId),
      cameraId('/var/lib/picamd', other),
    ];
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('is kept beside the settings where there is no machine-id, as in a container', () => {
    for (const content of [null, '', 'uninitialized\n']) {
      const state = mkdtempSync(join(folder, 'state-'));
      const file = join(state, 'machine-id');
      if (content !== null) writeFileSync(file, content);
      const id = cameraId(join(state, 'picamd'), file);
      expect(id).to.match(/^[0-9a-f]{16}$/);
      expect(cameraId(join(state, 'picamd'), file)).to.equal(id);
    }
  });

  it('is there, if another one each time, where nothing can be kept', () => {
    expect(cameraId(null, '/nonexistent/id')).to.match(/^[0-9a-f]{16}$/);
    expect(cameraId('/dev/null/picamd', '/nonexistent/id')).to.match(/^[0-9a-f]{16}$/);
  });
});
