import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as v from 'valibot';
import { maskNotices } from '../../daemon/config/mask-notices.ts';
import { maskPolygons } from '../../daemon/config/mask-polygons.ts';
import { loadConfig } from '../../daemon/config/load.ts';

const MASK = '0,0 0.4,0 0.4,0.5';

describe('PRIVACY_MASKS', () => {
  it('are polygons in fractions of the picture', () => {
    const parse = (text: string) => v.parse(maskPolygons.schema, text);
    expect(parse('')).to.deep.equal([]);
    expect(parse('0,0 1,0.25 .5,1.0;  0.1,0.1 0.2,0.1  0.2,0.2 ')).to.deep.equal([
      [
        [0, 0],
        [1, 0.25],
        [0.5, 1],
      ],
      [
        [0.1, 0.1],
        [0.2, 0.1],
        [0.2, 0.2],
      ],
    ]);
  });

  it('are refused with two points, outside of the picture, or in any number', () => {
    const many = Array(17).fill(MASK).join(';');
    const long = Array(17).fill('0.5,0.5').join(' ');
    const wrong = [
      '0,0 1,1',
      '0,0 1.1,0 1,1',
      '0,0 -0.1,0 1,1',
      '0,0 1,0 1',
      '0,0 1,0 x,1',
      `${MASK};`,
      ';',
      many,
      long,
      '0,0 1e0,0 1,1',
      '0,0 NaN,0 1,1',
      '0,0,0 1,0 1,1',
      '0.1234567,0 1,0 1,1',
      ' '.repeat(9000),
    ];
    for (const text of wrong) expect(v.safeParse(maskPolygons.schema, text).success, text).to.equal(false);
  });

  it('say beforehand if the frames of ffmpeg may be dropped', () => {
    const codes = (command: string, masks = MASK) => {
      const args = ['--source', 'command', '--source-command', command, '--privacy-masks', masks];
      return maskNotices(loadConfig(args, {}).config).map(({ code }) => code);
    };
    expect(codes('ffmpeg -i x -f mjpeg -')).to.deep.equal(['masks-unsure']);
    expect(codes('/usr/bin/ffmpeg -i x -huffman optimal -f mjpeg -')).to.deep.equal(['masks-unsure']);
    expect(codes('ffmpeg -i x -c:v mjpeg -huffman default -f mjpeg -')).to.deep.equal([]);
    expect(codes('ffmpeg -i x -f mjpeg -', '')).to.deep.equal([]);
    expect(codes('mycamera')).to.deep.equal([]);
  });

  it('hide the whole picture if what was written does not count', () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-masks-'));
    const whole = [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
    ];
    const load = (saved: string, override: string | null, args: string[] = []) => {
      writeFileSync(join(folder, 'settings.conf'), saved);
      const path = join(folder, 'override.conf');
      rmSync(path, { force: true });
      if (override !== null) writeFileSync(path, override);
      const { config, notices } = loadConfig(['--override-file', path, ...args], { STATE_DIRECTORY: folder });
      return [config.PRIVACY_MASKS, notices.some(({ code }) => code === 'masks-unsure')];
    };
    const sound = [
      [
        [0, 0],
        [0.4, 0],
        [0.4, 0.5],
      ],
    ];
    expect(load(`PRIVACY_MASKS=${MASK}`, null)).to.deep.equal([sound, false]);
    expect(load('PRIVACY_MASKS=0,0 1', null)).to.deep.equal([whole, true]);
    expect(load('', `PRIVACY_MASKS=${MASK}`)).to.deep.equal([sound, false]);
    expect(load('', `PRIVACY_MASKS=${MASK}\nCAMERA_WIDTH=x`)).to.deep.equal([whole, true]);
    expect(load('', 'CAMERA_WIDTH=x')).to.deep.equal([[], false]);
    expect(load('', `PRIVACY_MASKS=x`, ['--privacy-masks', MASK])).to.deep.equal([sound, false]);
    const damaged = '\0'.repeat(512);
    expect(load(damaged, null)).to.deep.equal([whole, true]);
    expect(load(damaged, `PRIVACY_MASKS=${MASK}`)).to.deep.equal([sound, false]);
    rmSync(folder, { recursive: true });
  });
});
