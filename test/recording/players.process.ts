import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { AviWriter } from '../../daemon/recording/avi-writer.ts';
import { DiskQueue } from '../../daemon/recording/disk-queue.ts';
import { stemOf } from '../../daemon/recording/recording-names.ts';
import { needs } from '../helpers/programs.ts';
import { RecordedFrames, WALL_MS } from '../helpers/recorded-frames.ts';

const PLAIN = readFileSync(
  fileURLToPath(new URL('../../../test/fixtures/odd-jpegs/plain.jpg', import.meta.url)),
);
const STEM = stemOf({ startMs: WALL_MS, boot: null, kind: 'motion', id: null });
/** When pictures come: ten a second at first, then one a second, then a pause of 2 s to the end. */
const TIMES_MS = [...Array.from({ length: 10 }, (_, i) => 100 * i), 1000, 2000, 3000];
const END_MS = 5000;
const NOBODY = 65_534;
const run = promisify(execFile);

/** Reads as OpenCV's users do, and prints the time of each picture in ms. */
const OPENCV = `
import cv2, sys
video = cv2.VideoCapture(sys.argv[1])
while True:
    at = video.get(cv2.CAP_PROP_POS_MSEC)
    ok, picture = video.read()
    if not ok: break
    print(round(video.get(cv2.CAP_PROP_POS_MSEC)), picture.shape[1])
`;

describe('a recording with pictures at irregular times, 5 s long', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-players-'));
  after(() => rmSync(folder, { recursive: true }));
  let file = '';

  before(async () => {
    // VLC is run as nobody.
    chmodSync(folder, 0o755);
    const frames = new RecordedFrames();
    const writer = new AviWriter({
      queue: new DiskQueue(),
      root: folder,
      stem: STEM,
      shape: { width: 64, height: 48, rate: 10, scale: 1 },
      startMs: WALL_MS,
      onRoom: () => {},
      onFailure: (error) => expect.fail(String(error)),
    });
    for (const ms of TIMES_MS) writer.take(frames.push(ms, { picture: PLAIN }));
    const closed = await writer.close(END_MS);
    file = join(folder, closed?.path ?? '');
  });

  describe('FFmpeg', () => {
    needs('FFmpeg');

    it('shows each at its time, and the last one to the end', async () => {
      const entries = 'format=duration:frame=pts_time';
      const { stdout, stderr } = await run('ffprobe', [
        '-v',
        'warning',
        '-show_entries',
        entries,
        '-of',
        'csv=p=0',
        file,
      ]);
      const numbers = stdout.split('\n').filter(Boolean).map(Number.parseFloat);
      expect(stderr).to.equal('');
      expect(numbers.pop()).to.equal(END_MS / 1000);
      expect(numbers).to.deep.equal([...TIMES_MS.map((ms) => ms / 1000), END_MS / 1000 - 0.1]);
    });
  });

  describe('GStreamer', () => {
    needs('GStreamer');

    it('shows it in 5 s', async () => {
      const line = `-v filesrc location=${file} ! avidemux ! identity silent=false ! jpegdec ! fakesink`;
      const { stdout } = await run('gst-launch-1.0', [...line.split(' '), 'sync=false']);
      const times = [...stdout.matchAll(/identity0: last-message = chain .* pts: 0:00:([\d.]+),/g)];
      expect(Number(times.at(-1)?.[1])).to.be.closeTo(END_MS / 1000 - 0.1, 0.01);
    });
  });

  describe('OpenCV', () => {
    needs('OpenCV');

    it('shows all of them', async () => {
      const { stdout } = await run('/usr/bin/python3', ['-c', OPENCV, file]);
      const lines = stdout.split('\n').filter(Boolean);
      // It gets an empty chunk as the picture before.
      expect(lines.length).to.be.within(TIMES_MS.length + 1, END_MS / 100);
    });
  });

  describe('VLC', () => {
    needs('VLC');

    it('plays it for 5 s', async () => {
      const options = [
        '-I',
        'dummy',
        '--no-audio',
        '--vout',
        'dummy',
        '--play-and-exit',
        '--rate',
        '4',
        file,
      ];
      const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
      const startedMs = performance.now();
      await run('vlc', options, { ...user, env: { ...process.env, HOME: folder }, timeout: 30_000 });
      // It ends up to a tenth of a second early. Without the empty chunks in the index it plays a quarter of the time.
      expect(performance.now() - startedMs).to.be.greaterThan((0.8 * END_MS) / 4);
    });
  });
});
