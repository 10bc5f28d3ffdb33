import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readCameras } from '../../daemon/hub/read-cameras.ts';

describe('reading CAMERAS_FILE', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-cameras-'));
  const path = join(folder, 'cameras');
  after(() => rmSync(folder, { recursive: true }));

  it('adds the token of its file to the URL; one that others can read, or that is not there, costs its line', async () => {
    writeFileSync(join(folder, 'good'), 'picamd_abc\n', { mode: 0o600 });
    writeFileSync(join(folder, 'open'), 'picamd_def\n');
    chmodSync(join(folder, 'open'), 0o644);
    writeFileSync(
      path,
      'hall http://hall/ good\nopen http://open/ open\ngone http://gone/ gone\nyard http://yard/stream\n',
    );
    const { cameras, notices } = await readCameras(path);
    expect(cameras).to.deep.equal([
      {
        name: 'hall',
        url: 'http://hall/video_feed?token=picamd_abc',
        picamd: { url: 'http://hall/', token: 'picamd_abc' },
      },
      { name: 'yard', url: 'http://yard/stream', picamd: null },
    ]);
    expect(notices.map(({ code, message }) => [code, message])).to.deep.equal([
      ['bad-camera-line', `${path} line 2: the token file of open cannot be used`],
      ['bad-camera-line', `${path} line 3: the token file of gone cannot be used`],
    ]);
  });

  it('says at most five mistakes one by one', async () => {
    writeFileSync(path, 'a.b\n'.repeat(500));
    const { cameras, notices } = await readCameras(path);
    expect(cameras).to.deep.equal([]);
    expect(notices.map(({ message }) => message).slice(4)).to.deep.equal([
      `${path} line 5: a.b is not a name: 1 to 63 letters, digits, - and _`,
      `${path} has 495 more mistakes`,
    ]);
  });

  it('keeps the cameras as they were if it cannot be read, is no file, or is not set', async () => {
    for (const wrong of [join(folder, 'nope'), folder, '']) {
      const { cameras, notices } = await readCameras(wrong);
      expect([cameras, notices.map(({ code }) => code)], wrong).to.deep.equal([null, ['no-cameras-file']]);
    }
  });
});
