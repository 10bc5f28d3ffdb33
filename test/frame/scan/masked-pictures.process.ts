import { execFileSync, spawnSync } from 'node:child_process';
import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { ScanHeaderParser } from '../../../daemon/frame/scan/scan-header-parser.ts';
import type { ScanHeader } from '../../../daemon/frame/scan/scan-header.ts';
import { ScanPatcher } from '../../../daemon/frame/scan/scan-patcher.ts';
import type { McuRun } from '../../../daemon/frame/scan/scan-patcher.ts';
import { needs } from '../../helpers/programs.ts';
import { seeded } from '../../soak/random.ts';

/** How many pictures are tried: FUZZ=1000 is the long form. */
const COUNT = Number(process.env['FUZZ'] ?? 20);
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);
/** Up to five programs run for each, on a machine that may be busy. */
const MS_EACH = 2000;
const CJPEG_SAMPLINGS = ['1x1', '2x1', '1x2', '2x2', '4x1'];
const FFMPEG_FORMATS = ['yuvj420p', 'yuvj422p', 'yuvj444p'];

/** A change that is made to a picture, and what decoders make of it before and after. */
describe('masked pictures of many encoders', () => {
  needs('djpeg', 'FFmpeg');
  const random = seeded(SEED);
  const below = (end: number): number => Math.floor(random() * end);
  const parser = new ScanHeaderParser();
  const patcher = new ScanPatcher();

  function pixels(width: number, height: number): Buffer {
    const kind = below(3);
    const value = (x: number, y: number, c: number): number => {
      if (kind === 0) return below(256);
      return kind === 1 ? x * 3 + y * 2 * c : ((x >> 4) ^ (y >> 3)) * 37 * (c + 1);
    };
    return Buffer.from(
      Array.from({ length: width * height * 3 }, (_, i) =>
        value(Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3),
      ),
    );
  }

  function encoded(width: number, height: number): Buffer {
    const rgb = pixels(width, height);
    if (random() < 0.3) {
      const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-i', '-'];
      const tables = random() < 0.5 ? [] : ['-huffman', 'default'];
      const format = ['-pix_fmt', FFMPEG_FORMATS[below(3)]!, '-q:v', String(2 + below(29)), ...tables];
      const args = ['-loglevel', 'error', ...raw, ...format, '-c:v', 'mjpeg', '-f', 'mjpeg', '-'];
      return execFileSync('ffmpeg', args, { input: rgb });
    }
    const restart = random() < 0.5 ? `${1 + below(30)}B` : String(1 + below(4));
    const options = [
      '-quality',
      String(10 + below(91)),
      '-sample',
      CJPEG_SAMPLINGS[below(5)]!,
      ...(random() < 0.3 ? ['-optimize'] : []),
      ...(random() < 0.3 ? ['-grayscale'] : []),
      ...(random() < 0.5 ? ['-restart', restart] : []),
    ];
    const input = Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), rgb]);
    return execFileSync('cjpeg', options, { input, stdio: ['pipe', 'pipe', 'ignore'] });
  }

  /** Without smoothing, which mixes MCUs. */
  function byLibjpeg(jpeg: Buffer): { pixels: Buffer; warnings: string } {
    const { stdout, stderr } = spawnSync('djpeg', ['-pnm', '-nosmooth', '-dct', 'int'], { input: jpeg });
    return { pixels: stdout, warnings: stderr.toString() };
  }

  /** The luminance comes first. */
  function byFfmpeg(jpeg: Buffer): Buffer {
    const args = ['-loglevel', 'error', '-f', 'jpeg_pipe', '-i', '-', '-f', 'rawvideo', '-'];
    return spawnSync('ffmpeg', args, { input: jpeg }).stdout;
  }

  function someRuns(total: number): McuRun[] {
    const runs: McuRun[] = [];
    for (let start = below(5); start < total;) {
      const end = Math.min(total, start + 1 + below(9));
      runs.push({ start, end });
      start = end + 1 + below(9);
    }
    return runs;
  }

  /** The values outside of the runs; `channels` belong to a pixel. */
  function outside(values: Buffer, channels: number, header: ScanHeader, runs: readonly McuRun[]): number[] {
    const { width, height, mcuWidth, mcuHeight, columns } = header;
    return [...values.subarray(0, width * height * channels)].filter((_, i) => {
      const pixel = Math.floor(i / channels);
      const row = Math.floor(Math.floor(pixel / width) / mcuHeight);
      const mcu = row * columns + Math.floor((pixel % width) / mcuWidth);
      return !runs.some(({ start, end }) => mcu >= start && mcu < end);
    });
  }

  it(`are as before outside of the masks, for libjpeg and for ffmpeg (${COUNT} pictures)`, async function () {
    this.timeout(20_000 + COUNT * MS_EACH);
    let changed = 0;
    for (let i = 0; i < COUNT; i++) {
      // The watchdog of the tests sees that this is no endless loop.
      await setImmediate();
      const jpeg = encoded(17 + below(150), 9 + below(120));
      const which = `picture ${i} of FUZZ_SEED=${SEED}`;
      const header = parser.parse(jpeg);
      if (typeof header === 'string') throw new Error(`${which}: ${header}`);
      const runs = someRuns(header.columns * header.rows);
      const splice = patcher.patch(jpeg, header, runs, null);
      // Tables that an encoder fits to one picture may lack what another needs.
      if (splice === 'no-code' || runs.length === 0) continue;
      if (typeof splice === 'string') throw new Error(`${which}: ${splice}`);
      const { at, remove, insert } = splice;
      const masked = Buffer.concat([jpeg.subarray(0, at), insert, jpeg.subarray(at + remove)]);
      const [before, after] = [byLibjpeg(jpeg), byLibjpeg(masked)];
      expect(after.warnings, which).to.equal(before.warnings);
      const channels = header.colors === 'gray' ? 1 : 3;
      const [from, to] = [before, after].map(({ pixels: pnm }) =>
        pnm.subarray(pnm.length - header.width * header.height * channels),
      );
      expect(outside(to!, channels, header, runs), which).to.deep.equal(
        outside(from!, channels, header, runs),
      );
      const [first, second] = [byFfmpeg(jpeg), byFfmpeg(masked)];
      expect(second.length, which).to.equal(first.length);
      expect(outside(second, 1, header, runs), which).to.deep.equal(outside(first, 1, header, runs));
      changed++;
    }
    expect(changed).to.be.greaterThan(COUNT * 0.7);
  });
});
