import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';
import { needs } from '../helpers/programs.ts';
import { filesBelow, indexOf } from '../helpers/recorded-frames.ts';
import { describePowerCuts, shown } from './describe-power-cuts.ts';

describePowerCuts(20);

describe('a power cut', () => {
  needs('FFmpeg');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-power-'));
  after(() => rmSync(folder, { recursive: true }));

  it('of everything, with SIGKILL, leaves files that play after the next start', async () => {
    const root = join(folder, 'daemon');
    const args = [
      '--record',
      'both',
      '--record-path',
      root,
      '--record-on-system-card',
      'on',
      '--auth',
      'none',
      // Its file is open until the power is cut, however slow this machine is.
      '--post-seconds',
      '600',
    ];
    const daemon = await startDaemon([...args, '--record-keep-free', '0%']);
    await daemon.logged(/camera: streaming/);
    await fetch(`${daemon.url}/events?clip=1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"type":"manual"}',
    });
    const open = () => filesBelow(root).filter((name) => name.endsWith('.part'));
    // Nothing is left of a file in which no picture has arrived yet.
    const hasPictures = (part: string) => {
      const stem = part.replace(/\.avi\.part$/, '');
      return existsSync(join(root, `${stem}.idx`)) && indexOf(root, stem).length > 0;
    };
    await eventually('two files with pictures', () => open().length === 2 && open().every(hasPictures));
    daemon.kill('SIGKILL');
    await daemon.exited;
    const left = open();
    const again = await startDaemon([...args, '--record', 'events', '--record-keep-free', '0%']);
    await again.logged(/recording: to /);
    expect(await again.stop()).to.equal(0);
    expect(open()).to.deep.equal([]);
    const avis = filesBelow(root).filter((name) => name.endsWith('.avi'));
    expect(avis).to.have.length(left.length);
    for (const avi of avis) {
      const records = indexOf(root, avi.replace(/\.\d+s\.avi$/, ''));
      expect(await shown(join(root, avi))).to.equal(records.length);
    }
  });
});
