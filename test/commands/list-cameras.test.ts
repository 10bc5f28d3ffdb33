import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { printCameras } from '../../daemon/commands/list-cameras.ts';
import { loadConfig } from '../../daemon/config/load.ts';

describe('--list-cameras', () => {
  it('lists USB cameras by their stable names, also without a camera program', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-by-id-'));
    const { config } = loadConfig(['--config', '/dev/null', '--camera-binary', '/nowhere/rpicam-vid'], {});
    let text = '';
    const print = (more: string) => {
      text += more;
    };
    expect(await printCameras(config, print, folder)).to.equal(1);
    writeFileSync(join(folder, 'usb-046d_C920-video-index0'), '');
    writeFileSync(join(folder, 'usb-046d_C920-video-index1'), '');
    expect(await printCameras(config, print, folder)).to.equal(0);
    rmSync(folder, { recursive: true });
    expect(text).to.include(`SOURCE=usb  SOURCE_DEVICE=${join(folder, 'usb-046d_C920-video-index0')}\n`);
    expect(text).to.not.include('index1');
  });
});
