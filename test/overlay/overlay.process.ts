import { execFileSync, spawnSync } from 'node:child_process';
import { expect } from 'chai';
import type { Turn } from '../../daemon/frame/exif-orientation.ts';
import { FrameCollector } from '../../daemon/camera/sources/frame-collector.ts';
import { createOverlay } from '../../daemon/overlay/create-overlay.ts';
import type { OverlayPosition } from '../../daemon/overlay/text-place.ts';
import { zoneFile } from '../../daemon/system/zone-files.ts';
import { needs } from '../helpers/programs.ts';
import { readText } from '../helpers/text-reader.ts';

const MOST_BYTES = 4 * 2 ** 20;
/** 2026-07-01 12:00:00 UTC. */
const NOON_MS = Date.UTC(2026, 6, 1, 12);
const TEXT = '2026-07-01 14:00:00 CEST Haustür';
const OFFSETS = [0, 1, 3];

interface Shape {
  readonly width: number;
  readonly height: number;
}

describe('overlay', () => {
  needs('djpeg');

  /** Noise on a slope, the same each time: every block has many coefficients. */
  function ppm({ width, height }: Shape): Buffer {
    let seed = 1;
    const pixels = Buffer.alloc(3 * width * height);
    for (let at = 0; at < pixels.length; at++) {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      const slope = (at / pixels.length) * 160;
      pixels[at] = slope + ((seed >> 16) % 60);
    }
    return Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), pixels]);
  }

  function cjpeg(shape: Shape, ...options: string[]): Buffer {
    return execFileSync('cjpeg', options, {
      input: ppm(shape),
      maxBuffer: MOST_BYTES,
      // It warns of coarse tables.
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  }

  function djpeg(jpeg: Buffer, ...options: string[]) {
    const { stdout, stderr, status } = spawnSync('djpeg', ['-nosmooth', ...options], {
      input: jpeg,
      maxBuffer: 2 ** 26,
    });
    const [, kind, width, height] =
      /^(P[56])\n(\d+) (\d+)\n255\n/.exec(stdout.toString('latin1', 0, 40)) ?? [];
    const samples = kind === 'P5' ? 1 : 3;
    const bytes = samples * Number(width) * Number(height);
    return {
      samples,
      width: Number(width),
      pixels: stdout.subarray(stdout.length - bytes),
      stderr: String(stderr),
      status,
    };
  }

  function overlayOf(
    text = '%F %T %Z {name}',
    position: OverlayPosition = 'top-left',
    name = 'Haustür',
    turn: Turn = 0,
  ) {
    return createOverlay({ text, position, turn, zone: zoneFile('Europe/Berlin'), name: () => name });
  }

  /** The JPEG with text; null if it cannot take it. */
  function drawn(jpeg: Buffer, overlay = overlayOf(), atMs = NOON_MS): Buffer | null {
    const sink = new FrameCollector(MOST_BYTES);
    sink.begin();
    sink.append(jpeg, 0, jpeg.length);
    const isDrawn = overlay.draw(sink, atMs);
    const after = Buffer.from(sink.partial());
    if (isDrawn) return after;
    expect(after.equals(jpeg), 'unchanged').to.equal(true);
    return null;
  }

  /** Compares all samples outside of a rectangle at the top. */
  function expectOnlyInside(jpeg: Buffer, after: Buffer, from: number, to: number, bottom: number): void {
    const [before, now] = [djpeg(jpeg), djpeg(after)];
    expect(now.stderr).to.equal(before.stderr);
    expect(now.width).to.equal(before.width);
    expect(now.pixels.length).to.equal(before.pixels.length);
    let changed = 0;
    let inside = 0;
    for (let at = 0; at < now.pixels.length; at++) {
      if (now.pixels[at] === before.pixels[at]) continue;
      const pixel = Math.floor(at / now.samples);
      const [x, y] = [pixel % now.width, Math.floor(pixel / now.width)];
      if (y < bottom && x >= from && x < to) inside++;
      else changed++;
    }
    expect(changed, 'samples outside of the band that changed').to.equal(0);
    expect(inside, 'samples inside that changed').to.be.greaterThan(1000);
  }

  const cells = TEXT.length + 2;
  for (const [name, options, mcu] of [
    ['4:2:0', ['-sample', '2x2'], 16],
    ['4:2:2', ['-sample', '2x1'], 16],
    ['4:4:4', ['-sample', '1x1'], 8],
    ['4:4:0', ['-sample', '1x2'], 8],
    ['4:1:1', ['-sample', '4x1'], 32],
    ['gray', ['-grayscale'], 8],
    ['restart markers after each MCU', ['-restart', '1B'], 16],
    ['restart markers after 7 MCUs', ['-restart', '7B'], 16],
    ['restart markers after each row', ['-restart', '1'], 16],
    ['quality 10', ['-quality', '10'], 16],
    ['quality 95', ['-quality', '95'], 16],
    ['quality 100', ['-quality', '100'], 16],
    ['tables of 16 bits', ['-quality', '3', '-qslots', '0,1'], 16],
  ] as const)
    for (const position of ['top-left', 'top-right'] as const)
      it(`writes text ${position} into a JPEG with ${name}, and changes nothing else`, () => {
        for (const offset of OFFSETS) {
          const shape = { width: 397 + 5 * offset, height: 93 + offset };
          const jpeg = cjpeg(shape, '-quality', '70', ...options);
          const overlay = overlayOf(undefined, position);
          const after = drawn(jpeg, overlay);
          if (after === null) throw new Error('refused');
          const wide = Math.ceil((cells * 8) / mcu) * mcu;
          const right = Math.floor(shape.width / mcu) * mcu;
          const from = position === 'top-left' ? 0 : right - wide;
          expectOnlyInside(jpeg, after, from, from + wide, 16);
          const { x, y, w, h } = overlay.area!;
          const area = [x * shape.width, y * shape.height, w * shape.width, h * shape.height];
          expect(area.map((pixels) => Math.round(pixels))).to.deep.equal([from, 0, wide, 16]);
          // Once is enough, and nobody can read text in blocks of four levels.
          if (offset > 0 || name === 'tables of 16 bits') continue;
          const start = position === 'top-left' ? 0 : right - cells * 8;
          const found = readText(djpeg(after, '-grayscale'), start, 0, cells);
          // At quality 10 these two look the same.
          expect(found.replaceAll('O', '0')).to.equal(TEXT.replaceAll('O', '0'));
        }
      });

  it('has letters of twice the size from 1080 rows on', () => {
    const jpeg = cjpeg({ width: 1100, height: 1080 }, '-quality', '40');
    const after = drawn(jpeg);
    if (after === null) throw new Error('refused');
    expectOnlyInside(jpeg, after, 0, cells * 16, 32);
    expect(readText(djpeg(after, '-grayscale'), 0, 0, cells, 2)).to.equal(TEXT);
  });

  for (const turn of [90, 180, 270] as const)
    for (const position of ['top-left', 'top-right'] as const)
      it(`is upright and ${position} once viewers have turned the picture by ${turn}°`, () => {
        // Neither side is a multiple of an MCU's.
        const shape = { width: 410, height: 389 };
        const jpeg = cjpeg(shape, '-quality', '80');
        const after = drawn(jpeg, overlayOf('{name}%n%T', position, 'Haustür', turn));
        if (after === null) throw new Error('refused');
        const { width, pixels } = djpeg(after, '-grayscale');
        const shown = turned(pixels, width, turn);
        const [shownWidth, shownHeight] = turn === 180 ? [410, 389] : [389, 410];
        // What is no whole MCU is at another side of the turned picture.
        const left = turn === 90 ? shownWidth % 16 : turn === 180 ? shownWidth % 16 : 0;
        const top = turn === 90 ? 0 : shownHeight % 16;
        const wide = shownWidth - (shownWidth % 16);
        const from = position === 'top-left' ? left : left + wide - 80;
        const lines = [0, 16].map((row) =>
          readText({ width: shownWidth, pixels: shown }, from, top + row, 10),
        );
        expect(lines).to.deep.equal(['Haustür', '14:00:00']);
        const before = turned(djpeg(jpeg, '-grayscale').pixels, width, turn);
        const changed = shown.filter((pixel, at) => {
          const [x, y] = [at % shownWidth, Math.floor(at / shownWidth)];
          const isInside = x >= from && x < from + 80 && y >= top && y < top + 32;
          return pixel !== before[at] && !isInside;
        });
        expect(changed.length, 'samples outside of the band that changed').to.equal(0);
      });

  /** A gray picture, turned clockwise. */
  function turned(pixels: Uint8Array, width: number, turn: 90 | 180 | 270): Uint8Array {
    const height = pixels.length / width;
    const shownWidth = turn === 180 ? width : height;
    return pixels.map((_, at) => {
      const [x, y] = [at % shownWidth, Math.floor(at / shownWidth)];
      if (turn === 90) return pixels[(height - 1 - x) * width + y] ?? 0;
      if (turn === 180) return pixels[(height - 1 - y) * width + width - 1 - x] ?? 0;
      return pixels[x * width + width - 1 - y] ?? 0;
    });
  }

  it('has several rows, over the whole width if the text is that long', () => {
    const jpeg = cjpeg({ width: 160, height: 100 }, '-quality', '80');
    const after = drawn(jpeg, overlayOf('{name}%n%H:%M%n%A 123456789012345', 'top-left', 'Çok 門'));
    if (after === null) throw new Error('refused');
    expectOnlyInside(jpeg, after, 0, 160, 48);
    const gray = djpeg(after, '-grayscale');
    const rows = [0, 16, 32].map((top) => readText(gray, 0, top, 20));
    expect(rows.slice(1)).to.deep.equal(['14:00', 'Wednesday 1234567…']);
    expect(rows[0]?.endsWith('ok 門')).to.equal(true);
  });

  it('has the time of the capture, to the second of a change of the offset', () => {
    const jpeg = cjpeg({ width: 320, height: 64 });
    const overlay = overlayOf('%F %T %Z');
    const times = [Date.UTC(2026, 9, 25, 0, 59, 59, 999), Date.UTC(2026, 9, 25, 1)].map((atMs) => {
      const after = drawn(jpeg, overlay, atMs);
      return after === null ? null : readText(djpeg(after, '-grayscale'), 0, 0, 27);
    });
    expect(times).to.deep.equal(['2026-10-25 02:59:59 CEST', '2026-10-25 02:00:00 CET']);
  });

  it('follows a change of size, quality and sampling from frame to frame', () => {
    const overlay = overlayOf();
    for (const options of [
      ['-quality', '50'],
      ['-quality', '90'],
      ['-sample', '1x1'],
      ['-quality', '50'],
    ]) {
      const jpeg = cjpeg({ width: 400, height: 80 + options.length }, ...options);
      const after = drawn(jpeg, overlay);
      if (after === null) throw new Error('refused');
      expect(readText(djpeg(after, '-grayscale'), 0, 0, cells), options.join(' ')).to.equal(TEXT);
    }
  });

  for (const options of [['-progressive'], ['-arithmetic'], ['-rgb']])
    it(`leaves a JPEG of cjpeg ${options.join(' ')} as it is`, () => {
      expect(drawn(cjpeg({ width: 400, height: 80 }, ...options))).to.equal(null);
    });

  it('writes into one with tables made for it, or leaves it as it is', () => {
    for (const quality of ['20', '50', '80', '95']) {
      const jpeg = cjpeg({ width: 400, height: 80 }, '-optimize', '-quality', quality);
      const after = drawn(jpeg);
      if (after !== null) expectOnlyInside(jpeg, after, 0, Math.ceil((cells * 8) / 16) * 16, 16);
    }
  });

  it('leaves pictures without room for a letter, and damaged ones, as they are or as readable as they were', () => {
    expect(drawn(cjpeg({ width: 24, height: 80 }))).to.equal(null);
    expect(drawn(cjpeg({ width: 400, height: 12 }))).to.equal(null);
    const overlay = overlayOf();
    const jpeg = cjpeg({ width: 320, height: 64 });
    for (let length = 0; length < jpeg.length; length += 37) drawn(jpeg.subarray(0, length), overlay);
    let seed = 7;
    for (let turn = 0; turn < 2000; turn++) {
      const damaged = Buffer.from(jpeg);
      for (let hit = 0; hit < 3; hit++) {
        seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
        damaged[(seed >> 4) % (turn % 2 === 0 ? 700 : jpeg.length)] = seed >> 20;
      }
      drawn(damaged, overlay);
    }
  });

  it('does not write what exceeds the room in the ring', () => {
    const sink = new FrameCollector(MOST_BYTES);
    sink.begin();
    const jpeg = cjpeg({ width: 400, height: 80 });
    sink.append(jpeg, 0, jpeg.length);
    sink.splice = () => false;
    expect(overlayOf().draw(sink, NOON_MS)).to.equal(false);
  });
});
