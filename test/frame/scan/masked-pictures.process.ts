import { spawnSync } from 'node:child_process';
import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { BlockEncoder, flatBlock } from '../../../daemon/frame/scan/encoded-block.ts';
import type { BlockPainter } from '../../../daemon/frame/scan/run-writer.ts';
import { ScanHeaderParser } from '../../../daemon/frame/scan/scan-header-parser.ts';
import type { ScanHeader } from '../../../daemon/frame/scan/scan-header.ts';
import { ScanPatcher } from '../../../daemon/frame/scan/scan-patcher.ts';
import type { McuRun } from '../../../daemon/frame/scan/scan-patcher.ts';
import { ENCODERS } from '../../helpers/picture-encoders.ts';
import { needs } from '../../helpers/programs.ts';
import { seeded } from '../../soak/random.ts';

/** How many pictures are tried: FUZZ=1000 is the long form. */
const COUNT = Number(process.env['FUZZ'] ?? 10);
/** Copies of each picture, and every how many of them decoders look at. */
const DAMAGED = 10;
const DECODED = 5;
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);
/** Up to five programs run for each, and for what is damaged, on a machine that may be busy. */
const MS_EACH = 5000;
const MAX_MS = 50;
const PROGRAMS = Object.keys(ENCODERS);
const NEUTRAL = flatBlock(0);
/** Addresses, and what FFmpeg also says of each picture of cjpeg that has one color: it takes the place of FF D9 from data without stuffing. */
const FFMPEG_NOISE = / @ 0x[0-9a-f]+|^.*EOI missing, emulating\n/gm;

interface Change {
  readonly header: ScanHeader;
  readonly runs: readonly McuRun[];
  readonly changed: Buffer;
}

/** A change that is made to a picture, and what decoders make of it before and after. */
describe('changed pictures of many encoders', () => {
  needs('djpeg', ...PROGRAMS);
  const random = seeded(SEED);
  const below = (end: number): number => Math.floor(random() * end);
  const parser = new ScanHeaderParser();
  const patcher = new ScanPatcher();

  function encoded(program: string, width: number, height: number): Buffer {
    const kind = below(3);
    const value = (x: number, y: number, c: number): number => {
      if (kind === 0) return below(256);
      return kind === 1 ? x * 3 + y * 2 * c : ((x >> 4) ^ (y >> 3)) * 37 * (c + 1);
    };
    const rgb = Buffer.from(
      Array.from({ length: width * height * 3 }, (_, i) =>
        value(Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3),
      ),
    );
    return ENCODERS[program]!({ width, height, rgb }, below);
  }

  /** Without smoothing, which mixes MCUs. */
  function byLibjpeg(jpeg: Buffer): { pixels: Buffer; warnings: string } {
    const { stdout, stderr } = spawnSync('djpeg', ['-pnm', '-nosmooth', '-dct', 'int'], { input: jpeg });
    return { pixels: stdout, warnings: stderr.toString() };
  }

  /** The planes of the components, one after the other. */
  function byFfmpeg(jpeg: Buffer): { planes: Buffer; warnings: string } {
    const args = ['-loglevel', 'warning', '-f', 'jpeg_pipe', '-i', '-', '-f', 'rawvideo', '-'];
    const { stdout, stderr } = spawnSync('ffmpeg', args, { input: jpeg });
    return { planes: stdout, warnings: stderr.toString().replaceAll(FFMPEG_NOISE, '') };
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

  /** As the overlay paints: any luminance, no color. */
  function textPainter({ components }: ScanHeader): BlockPainter {
    const encoder = new BlockEncoder();
    const samples = Array.from({ length: 4 }, () => Uint8Array.from({ length: 64 }, () => 20 + below(215)));
    const [{ quantization, ac }] = components as [ScanHeader['components'][number]];
    return {
      block: (mcu, component, block) =>
        component > 0 ? NEUTRAL : encoder.encode(samples[(mcu + block) % 4]!, quantization, ac),
    };
  }

  /** Changes some MCUs; null if it cannot be done. */
  function change(jpeg: Buffer): Change | null {
    const header = parser.parse(jpeg);
    if (typeof header === 'string') return null;
    const total = header.columns * header.rows;
    // A damaged header may say anything.
    if (total > 1_000_000) return null;
    const runs = someRuns(Math.min(total, 10_000));
    const splice = patcher.patch(jpeg, header, runs, random() < 0.5 ? null : textPainter(header));
    if (typeof splice === 'string' || runs.length === 0) return null;
    const { at, remove, insert } = splice;
    return {
      header,
      runs,
      changed: Buffer.concat([jpeg.subarray(0, at), insert, jpeg.subarray(at + remove)]),
    };
  }

  /** By MCU: whether it is in one of the runs. */
  function changedMcus({ header, runs }: Change): Uint8Array {
    const isChanged = new Uint8Array(header.columns * header.rows);
    for (const { start, end } of runs) isChanged.fill(1, start, end);
    return isChanged;
  }

  /** How many values outside of the runs differ: of a plane whose samples are so many pixels wide and high. */
  function differences(
    { header, isChanged }: { header: ScanHeader; isChanged: Uint8Array },
    [before, after]: readonly [Buffer, Buffer],
    {
      width,
      channels,
      across = 1,
      down = 1,
    }: { width: number; channels: number; across?: number; down?: number },
  ): number {
    let count = 0;
    for (let i = 0; i < before.length; i++) {
      if (before[i] === after[i]) continue;
      const sample = Math.floor(i / channels);
      const row = Math.floor((Math.floor(sample / width) * down) / header.mcuHeight);
      if (isChanged[row * header.columns + Math.floor(((sample % width) * across) / header.mcuWidth)] === 0)
        count++;
    }
    return count;
  }

  function expectSameOutside(jpeg: Buffer, made: Change, which: string): void {
    const { header, changed } = made;
    const { width, height, components, mcuWidth, mcuHeight } = header;
    const context = { header, isChanged: changedMcus(made) };
    const [before, after] = [byLibjpeg(jpeg), byLibjpeg(changed)];
    expect(after.warnings, which).to.equal(before.warnings);
    expect(after.pixels.length, which).to.equal(before.pixels.length);
    const channels = header.colors === 'gray' ? 1 : 3;
    const bytes = width * height * channels;
    const pixels = [before.pixels.subarray(-bytes), after.pixels.subarray(-bytes)] as const;
    expect(differences(context, pixels, { width, channels }), `${which}, by libjpeg`).to.equal(0);

    const [first, second] = [byFfmpeg(jpeg), byFfmpeg(changed)];
    expect(second.planes.length, which).to.equal(first.planes.length);
    expect(second.warnings, which).to.equal(first.warnings);
    const layouts = components.map(({ across, down }) => {
      const sample = { across: mcuWidth / 8 / across, down: mcuHeight / 8 / down };
      const [planeWidth, planeHeight] = [Math.ceil(width / sample.across), Math.ceil(height / sample.down)];
      return { ...sample, width: planeWidth, channels: 1, bytes: planeWidth * planeHeight };
    });
    const total = layouts.reduce((sum, { bytes: size }) => sum + size, 0);
    let at = 0;
    // Of samplings that FFmpeg has no format for, it stretches the color.
    for (const layout of total === first.planes.length ? layouts : layouts.slice(0, 1)) {
      const planes = [first, second].map((decoded) => decoded.planes.subarray(at, at + layout.bytes));
      expect(differences(context, [planes[0]!, planes[1]!], layout), `${which}, by ffmpeg`).to.equal(0);
      at += layout.bytes;
    }
  }

  function damaged(jpeg: Buffer): Buffer {
    const copy = Buffer.from(jpeg);
    const scan = copy.indexOf(Buffer.of(0xff, 0xda));
    for (let edits = 1 + below(3); edits > 0; edits--)
      copy[below(random() < 0.3 ? scan + 12 : copy.length)] = random() < 0.3 ? 0xff : below(256);
    return copy.subarray(0, random() < 0.2 ? below(copy.length) : copy.length);
  }

  /** Changes a damaged picture if it can, and returns whether. */
  function expectSoundAnswer(jpeg: Buffer, which: string, isDecoded: boolean): boolean {
    const start = process.cpuUsage();
    const made = change(jpeg);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000, which).to.be.lessThan(MAX_MS);
    if (made === null || !isDecoded) return made !== null;
    const [before, after] = [byLibjpeg(jpeg), byLibjpeg(made.changed)];
    // Nothing is added to what a decoder says of the original. Only bytes behind the last MCU, which are as they were, may now be seen: libjpeg
    // does not see those that it has read ahead, up to 8.
    const [known, now] = [before, after].map(({ warnings }) => warnings.split('\n'));
    expect(
      now!.filter((line) => !known!.includes(line) && !/\d extraneous bytes before/.test(line)),
      which,
    ).to.deep.equal([]);
    return true;
  }

  it(`are as before outside of the change, for libjpeg and for ffmpeg, also damaged ones (${COUNT} pictures)`, async function () {
    this.timeout(20_000 + COUNT * MS_EACH);
    let changes = 0;
    let changedDamaged = 0;
    for (let i = 0; i < COUNT; i++) {
      // The watchdog of the tests sees that this is no endless loop.
      await setImmediate();
      const program = PROGRAMS[i % PROGRAMS.length]!;
      const jpeg = encoded(program, 17 + below(150), 9 + below(120));
      const which = `picture ${i} of FUZZ_SEED=${SEED} by ${program}`;
      const header = parser.parse(jpeg);
      if (typeof header === 'string') throw new Error(`${which}: ${header}`);
      const made = change(jpeg);
      if (made !== null) {
        expectSameOutside(jpeg, made, which);
        changes++;
      }
      for (let n = 0; n < DAMAGED; n++)
        if (expectSoundAnswer(damaged(jpeg), `${which}, damaged copy ${n}`, n % DECODED === 0))
          changedDamaged++;
    }
    // Tables that an encoder fits to one picture may lack what another needs.
    expect(changes).to.be.greaterThan(COUNT * 0.5);
    expect(changedDamaged).to.be.greaterThan(0);
  });
});
