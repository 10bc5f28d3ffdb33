import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CLIP_FORMATS } from '../../daemon/clip/clip-format.ts';
import type { ClipFormatName } from '../../daemon/clip/clip-format.ts';
import { jpeg } from '../helpers/jpeg.ts';
import { needs } from '../helpers/programs.ts';
import { runProgram } from '../helpers/run-program.ts';

const SIZE = { width: 64, height: 48 };
/** 30 frames per second, with a pause of a second in the middle, and half a second without frames at the end. */
const TIMES = Array.from({ length: 60 }, (_, i) => Math.round((i * 1000) / 30) + (i >= 30 ? 1000 : 0));

describe('a clip in other programs', () => {
  needs('FFmpeg', 'OpenCV');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-clip-'));
  after(() => rmSync(folder, { recursive: true }));

  function written(format: ClipFormatName, cut = 1): string {
    const writer = CLIP_FORMATS[format].writer({ ...SIZE, fps: 30, lengthMs: 3500 });
    const pieces = TIMES.flatMap((ms, seed) => [
      ...writer.add({ atMs: Date.UTC(2026, 10, 29) + ms, jpeg: jpeg({ ...SIZE, seed, scanBytes: 300 }) }),
    ]);
    const bytes = Buffer.concat([...pieces, ...writer.end()]);
    const path = join(folder, `${cut}.${format}`);
    writeFileSync(path, bytes.subarray(0, bytes.length * cut));
    return path;
  }

  it('has its length and all its pictures for ffmpeg, also when it was cut', async () => {
    const facts = ['-count_packets', '-show_entries', 'stream=duration,nb_read_packets', '-of', 'csv=p=0'];
    const probe = (path: string) => runProgram('ffprobe', ['-v', 'error', ...facts, path]);
    expect((await probe(written('avi'))).stdout.toString().trim()).to.equal('3.500000,61');
    const piped = await runProgram('sh', [
      '-c',
      `cat "${written('avi')}" | ffprobe -v error ${facts.join(' ')} -`,
    ]);
    expect(piped.stdout.toString().trim()).to.equal('3.500000,61');
    const cut = await probe(written('avi', 0.5));
    expect(cut.stdout.toString().trim()).to.match(/^3\.500000,(30|31)$/);
    expect(cut.stderr).to.equal('');
  });

  it('has its rate and a picture for each slot for OpenCV', async () => {
    const script = 'import cv2,sys; c=cv2.VideoCapture(sys.argv[1]); print(c.get(5), c.get(7))';
    const { stdout } = await runProgram('/usr/bin/python3', ['-c', script, written('avi')]);
    expect(stdout.toString().trim()).to.equal('30.0 105.0');
  });

  it('is a ZIP that Python reads, with a picture for each frame', async () => {
    const script =
      'import zipfile,sys; z=zipfile.ZipFile(sys.argv[1]); n=z.namelist(); print(z.testzip(), len(n), n[0], z.infolist()[0].date_time)';
    const { stdout } = await runProgram('/usr/bin/python3', ['-c', script, written('zip')]);
    expect(stdout.toString().trim()).to.equal('None 60 2026-11-29T00-00-00.000Z.jpg (2026, 11, 29, 0, 0, 0)');
  });
});
