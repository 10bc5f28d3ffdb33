import { expect } from 'chai';
import { BlockEncoder, flatBlock } from '../../../daemon/frame/scan/encoded-block.ts';
import { ScanHeaderParser } from '../../../daemon/frame/scan/scan-header-parser.ts';
import type { ScanHeader } from '../../../daemon/frame/scan/scan-header.ts';
import { ScanPatcher } from '../../../daemon/frame/scan/scan-patcher.ts';
import type { McuRun } from '../../../daemon/frame/scan/scan-patcher.ts';
import type { BlockPainter } from '../../../daemon/frame/scan/run-writer.ts';
import type { ScanRefusal } from '../../../daemon/frame/scan/scan-refusal.ts';
import { coefficients } from '../../helpers/jpeg-coefficients.ts';
import { madeJpeg } from '../../helpers/made-jpeg.ts';
import type { MadeJpeg } from '../../helpers/made-jpeg.ts';
import { seeded } from '../../soak/random.ts';

const COUNT = 40;
/** FUZZ=10000 is the long form. */
const DAMAGED = Number(process.env['FUZZ'] ?? 2000);
const MAX_MS = 50;
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);
const SAMPLINGS: MadeJpeg['sampling'][] = [
  [[1, 1]],
  [[2, 2]],
  [
    [2, 2],
    [1, 1],
    [1, 1],
  ],
  [
    [2, 1],
    [1, 1],
    [1, 1],
  ],
  [
    [1, 2],
    [1, 1],
    [1, 1],
  ],
  [
    [1, 1],
    [1, 1],
    [1, 1],
  ],
  [
    [4, 1],
    [1, 1],
    [1, 1],
  ],
  [
    [1, 1],
    [1, 1],
    [1, 1],
    [1, 1],
  ],
  [
    [2, 2],
    [1, 1],
    [1, 1],
    [2, 2],
  ],
];

describe('scan patcher', () => {
  const parser = new ScanHeaderParser();
  const patcher = new ScanPatcher();
  const random = seeded(SEED);
  const below = (end: number): number => Math.floor(random() * end);

  function picture(shape: Partial<MadeJpeg> = {}): Buffer {
    return madeJpeg({
      width: 1 + below(120),
      height: 1 + below(60),
      sampling: SAMPLINGS[below(SAMPLINGS.length)]!,
      restart: random() < 0.5 ? 0 : 1 + below(12),
      isExtended: random() < 0.3,
      density: random() < 0.3 ? random() : random() * 0.1,
      fill: random() < 0.2 ? below(4) : 0,
      isShifting: random() < 0.3,
      random,
      ...shape,
    });
  }

  function headerOf(jpeg: Buffer): ScanHeader {
    const header = parser.parse(jpeg);
    if (typeof header === 'string') throw new Error(header);
    return header;
  }

  function patched(jpeg: Buffer, runs: McuRun[], painter: BlockPainter | null): Buffer {
    const splice = patcher.patch(jpeg, headerOf(jpeg), runs, painter);
    if (typeof splice === 'string') throw new Error(splice);
    const { at, remove, insert } = splice;
    return Buffer.concat([jpeg.subarray(0, at), insert, jpeg.subarray(at + remove)]);
  }

  function someRuns(total: number): McuRun[] {
    const runs: McuRun[] = [];
    const few = 1 + below(12);
    for (let start = below(few); start < total;) {
      const end = Math.min(total, start + 1 + below(few));
      runs.push({ start, end });
      start = end + 1 + below(random() < 0.2 ? total : few);
    }
    return runs;
  }

  const isIn = (runs: readonly McuRun[], mcu: number): boolean =>
    runs.some(({ start, end }) => mcu >= start && mcu < end);

  it('makes MCUs gray and changes no coefficient of any other MCU', () => {
    for (let i = 0; i < COUNT; i++) {
      const jpeg = picture();
      const before = coefficients(jpeg);
      const runs = someRuns(before.mcus.length);
      if (runs.length === 0) continue;
      const after = coefficients(patched(jpeg, runs, null));
      expect(after.mcus.length).to.equal(before.mcus.length);
      expect(after.rest.equals(before.rest)).to.equal(true);
      for (const [mcu, content] of after.mcus.entries())
        if (!isIn(runs, mcu))
          expect(content, `picture ${i} of seed ${SEED}, MCU ${mcu}`).to.deep.equal(before.mcus[mcu]);
        else
          expect(
            content.flat(2).every((value) => value === 0),
            `picture ${i} of seed ${SEED}, MCU ${mcu}`,
          ).to.equal(true);
    }
  });

  it('writes blocks into MCUs and changes no coefficient of any other MCU', () => {
    for (let i = 0; i < COUNT; i++) {
      const jpeg = picture();
      const { components } = headerOf(jpeg);
      const before = coefficients(jpeg);
      const runs = someRuns(before.mcus.length);
      if (runs.length === 0) continue;
      const samples = Array.from({ length: 4 }, () =>
        Uint8Array.from({ length: 64 }, () => below(2) * (128 + below(128))),
      );
      const encoder = new BlockEncoder();
      const flat = flatBlock(7);
      const painter: BlockPainter = {
        block: (mcu, component, block) =>
          component > 0
            ? flat
            : encoder.encode(samples[(mcu + block) % 4]!, components[0]!.quantization, components[0]!.ac),
      };
      const after = coefficients(patched(jpeg, runs, painter));
      expect(after.rest.equals(before.rest)).to.equal(true);
      for (const [mcu, content] of after.mcus.entries())
        if (!isIn(runs, mcu))
          expect(content, `picture ${i} of seed ${SEED}, MCU ${mcu}`).to.deep.equal(before.mcus[mcu]);
        else
          for (const [component, blocks] of content.entries())
            for (const [number, block] of blocks.entries()) {
              if (component > 0) expect(block).to.deep.equal([7, ...Array<number>(63).fill(0)]);
              else expect(block[0]).to.equal(painter.block(mcu, 0, number)!.dc);
              const last = painter.block(mcu, component, number)!.last;
              expect(
                Math.max(
                  0,
                  block.findLastIndex((value, k) => k > 0 && value !== 0),
                ),
              ).to.equal(last);
            }
    }
  });

  it('copies every byte behind a run as it was, with the standard tables', () => {
    for (let i = 0; i < COUNT; i++) {
      const jpeg = picture({
        width: 200,
        height: 100,
        restart: 0,
        sampling: SAMPLINGS[2]!,
        isShifting: false,
      });
      const splice = patcher.patch(jpeg, headerOf(jpeg), [{ start: 1, end: 4 }], null);
      if (typeof splice === 'string') throw new Error(splice);
      expect(splice.at + splice.remove).to.be.lessThan(jpeg.length - 100);
    }
  });

  it(`answers to ${DAMAGED} damaged pictures within ${MAX_MS} ms, and changes none (seed ${SEED})`, function () {
    this.timeout(10_000 + DAMAGED * MAX_MS);
    const sound = Array.from({ length: 20 }, () => picture({ width: 160, height: 120 }));
    const answers = new Map<ScanRefusal | 'splice', number>();
    for (let i = 0; i < DAMAGED; i++) {
      const jpeg = Buffer.from(sound[below(sound.length)]!);
      const scan = jpeg.indexOf(Buffer.of(0xff, 0xda));
      for (let edits = 1 + below(3); edits > 0; edits--)
        jpeg[below(random() < 0.5 ? scan + 12 : jpeg.length)] = random() < 0.3 ? 0xff : below(256);
      const cut = jpeg.subarray(0, random() < 0.2 ? below(jpeg.length) : jpeg.length);
      const copy = Buffer.from(cut);
      const start = process.cpuUsage();
      const header = parser.parse(cut);
      const total = typeof header === 'string' ? 0 : header.columns * header.rows;
      const result =
        typeof header === 'string'
          ? header
          : patcher.patch(cut, header, [{ start: below(Math.min(total, 40)), end: total }], null);
      // Of this process: what others on the machine do does not count.
      const { user, system } = process.cpuUsage(start);
      expect((user + system) / 1000, `picture ${i}`).to.be.lessThan(MAX_MS);
      expect(cut.equals(copy)).to.equal(true);
      const answer = typeof result === 'string' ? result : 'splice';
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
    expect([...answers.keys()]).to.include.members(['splice', 'malformed', 'truncated']);
  });
});
