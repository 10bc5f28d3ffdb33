import { expect } from 'chai';
import * as fc from 'fast-check';
import { FrameCollector } from '../../daemon/camera/sources/frame-collector.ts';
import { JpegSplitter } from '../../daemon/frame/jpeg-splitter.ts';
import { STANDARD_TABLES } from '../../daemon/frame/standard-huffman.ts';
import { jpeg } from '../helpers/jpeg.ts';
import type { JpegShape } from '../helpers/jpeg.ts';

interface Cut {
  frames: Buffer[];
  sizes: [number, number][];
  splitter: JpegSplitter;
}

/** Splits the bytes in chunks of the given sizes, repeatedly; overwrites the chunk's memory after each write. */
function cut(bytes: Buffer, chunks: readonly number[] = [65536], maxFrameBytes = 1 << 20): Cut {
  const sizes: [number, number][] = [];
  const collector = new FrameCollector(maxFrameBytes);
  const commit = collector.commit.bind(collector);
  collector.commit = ((width: number, height: number) => {
    sizes.push([width, height]);
    return commit();
  }) as typeof collector.commit;
  const splitter = new JpegSplitter(collector);
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = chunks[turn % chunks.length] ?? 1;
    const chunk = Buffer.from(bytes.subarray(at, at + size));
    splitter.write(chunk);
    chunk.fill(0xd9);
    at += size;
  }
  return { frames: collector.take(), sizes, splitter };
}

const SHAPES = {
  baseline: {},
  thumbnail: { thumbnail: true, seed: 2 },
  comment: { comment: true, seed: 3 },
  'fill bytes': { fill: 3, seed: 4 },
  'restart markers': { restartMarkers: true, seed: 5 },
  progressive: { progressive: true, comment: true, seed: 6 },
  'number of lines': { numberOfLines: true, seed: 7 },
  everything: {
    thumbnail: true,
    comment: true,
    restartMarkers: true,
    progressive: true,
    seed: 8,
  },
};

/** What a camera writes, and the expected frame: without segments that contain the markers of another picture. */
const KINDS = Object.entries(SHAPES).map(([name, shape]: [string, JpegShape]) => ({
  name,
  written: jpeg(shape),
  expected: jpeg({ ...shape, thumbnail: false, comment: false }),
}));
const BASELINE = jpeg();
const COMMENT = jpeg(SHAPES.comment);

/** The segment SOS of a picture with three components, in bytes. */
const SCAN_HEAD = 14;
/** A cut length can hide up to 64 KiB, but all frames in it must still be found. */
const PAD = Array.from({ length: 7 }, (_, i) => {
  const small = jpeg({ seed: 20 + i });
  return Buffer.concat([small.subarray(0, -2), Buffer.alloc(10_000, 0x55), small.subarray(-2)]);
});

describe('JpegSplitter', () => {
  for (const { name, written, expected } of KINDS) {
    for (const chunks of [[1], [2], [3], [7], [4096, 100], [65536]]) {
      it(`cuts ${name} in chunks of ${chunks.join(' and ')}`, () => {
        const { frames, sizes, splitter } = cut(Buffer.concat([written, written, BASELINE]), chunks);
        expect(frames.map((found) => found.toString('hex'))).to.deep.equal(
          [expected, expected, BASELINE].map((frame) => frame.toString('hex')),
        );
        expect(sizes).to.deep.equal([
          [64, 48],
          [64, 48],
          [64, 48],
        ]);
        expect(splitter.counts.skippedBytes).to.equal(0);
      });
    }
  }

  it('finds all frames in any chunks', () => {
    const kinds = fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 6 });
    const chunks = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(kinds, chunks, (made, sizes) => {
        const found = cut(Buffer.concat(made.map(({ written }) => written)), sizes).frames;
        const all = Buffer.concat(made.map(({ expected }) => expected));
        return Buffer.concat(found).equals(all) && found.length === made.length;
      }),
      { numRuns: 300 },
    );
  });

  it('finds the same frames whether headers are compared with the last one or, in small chunks, read', () => {
    const damage = fc.record({ at: fc.nat({ max: 5000 }), byte: fc.constantFrom(0, 0x55, 0xd8, 0xd9, 0xff) });
    const stream = fc.record({
      kinds: fc.array(fc.constantFrom(...KINDS), { minLength: 2, maxLength: 6 }),
      damages: fc.array(damage, { maxLength: 2 }),
    });
    fc.assert(
      fc.property(stream, ({ kinds, damages }) => {
        const bytes = Buffer.concat([BASELINE, ...kinds.map(({ written }) => written), BASELINE, BASELINE]);
        for (const { at, byte } of damages) bytes[BASELINE.length + at] = byte;
        const [compared, read] = [cut(bytes), cut(bytes, [40])];
        expect(compared.sizes).to.deep.equal(read.sizes);
        expect(compared.splitter.counts).to.deep.equal(read.splitter.counts);
        return Buffer.concat(compared.frames).equals(Buffer.concat(read.frames));
      }),
      { numRuns: 300 },
    );
  });

  it('leaves one SOI and one EOI in a frame with fill bytes before its thumbnail', () => {
    const { frames } = cut(jpeg({ thumbnail: true, comment: true, fill: 2 }), [11]);
    const text = frames[0]?.toString('latin1') ?? '';
    expect(text.split('\xff\xd8')).to.have.length(2);
    expect(text.split('\xff\xd9')).to.have.length(2);
    expect(cut(frames[0] ?? BASELINE).frames[0]?.equals(frames[0] ?? BASELINE)).to.equal(true);
  });

  it('is not misled by previews with their own thumbnails, which cameras add to a picture', () => {
    const preview = jpeg({ width: 32, height: 24, seed: 3, thumbnail: true });
    const previews = Buffer.concat([Buffer.from('Exif'), preview, preview, Buffer.from('tail')]);
    const head = Buffer.from([0xff, 0xe1, (previews.length + 2) >> 8, (previews.length + 2) & 255]);
    const whole = Buffer.concat([BASELINE.subarray(0, 2), head, previews, BASELINE.subarray(2)]);
    for (const chunks of [[1], [1000], [65536]]) {
      const { frames, sizes, splitter } = cut(Buffer.concat([whole, whole]), chunks);
      expect(frames.map((frame) => frame.equals(BASELINE))).to.deep.equal([true, true]);
      expect(sizes[0]).to.deep.equal([64, 48]);
      expect(splitter.counts.dropped).to.deep.equal({ truncated: 0, malformed: 0, oversize: 0, unmasked: 0 });
    }
  });

  it('inserts the standard Huffman tables into a frame without any, before its scan', () => {
    const { frames, sizes } = cut(jpeg({ tables: false, thumbnail: true }), [100]);
    const whole = jpeg({ tables: false });
    const scan = whole.indexOf(Buffer.from('ffda', 'hex'));
    const expected = Buffer.concat([whole.subarray(0, scan), STANDARD_TABLES, whole.subarray(scan)]);
    expect(frames[0]?.toString('hex')).to.equal(expected.toString('hex'));
    expect(sizes).to.deep.equal([[64, 48]]);
    expect(cut(jpeg({ tables: false }), [100], whole.length + 100).splitter.counts.dropped.oversize).to.equal(
      1,
    );
  });

  /** How many of the expected frames were not found. */
  function lost(expected: Buffer[], frames: Buffer[]): number {
    return expected.filter((frame) => !frames.some((found) => found.equals(frame))).length;
  }

  /** For each offset at which a frame is cut, how many of the frames after it are lost. */
  function lostAfter(whole: Buffer): number[] {
    const after = [jpeg({ seed: 10 }), jpeg({ seed: 11 }), jpeg({ seed: 12 })];
    return Array.from({ length: whole.length - 2 }, (_, i) => {
      const { frames } = cut(Buffer.concat([whole.subarray(0, i + 2), ...after, ...PAD]));
      return lost([...after, ...PAD], frames);
    });
  }

  it('loses only the truncated frame, wherever it is cut', () => {
    const counts = lostAfter(jpeg({ scanBytes: 200, seed: 9 }));
    expect(counts.filter((count) => count > 0)).to.deep.equal([]);
  });

  it('loses only the truncated frame, in any chunks, of any kind', () => {
    const kinds = [SHAPES.baseline, SHAPES['restart markers'], SHAPES.progressive, SHAPES['number of lines']];
    const chunks = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.constantFrom(...kinds),
        fc.nat(),
        chunks,
        (shape, next, at, sizes) => {
          const whole = jpeg({ ...shape, comment: false, seed: 60 });
          const after = [jpeg({ ...next, comment: false, seed: 61 }), jpeg({ seed: 62 }), ...PAD];
          const { frames } = cut(
            Buffer.concat([whole.subarray(0, 2 + (at % (whole.length - 2))), ...after]),
            sizes,
          );
          return lost(after, frames) === 0;
        },
      ),
      { numRuns: 150 },
    );
  });

  it('joins no two frames, although a gap in the stream takes the end of one and the start of the next', () => {
    const [first, second] = [jpeg({ seed: 63 }), jpeg({ seed: 64 })];
    const scan = first.indexOf('ffda', 0, 'hex') + SCAN_HEAD;
    // Up to the second one's size: without it, its scan could be another of the first.
    const size = second.indexOf('ffc0', 0, 'hex');
    fc.assert(
      fc.property(
        fc.integer({ min: scan, max: first.length - 2 }),
        fc.integer({ min: 2, max: size }),
        (from, to) => {
          const { frames } = cut(Buffer.concat([first.subarray(0, from), second.subarray(to), ...PAD]));
          expect(lost(PAD, frames)).to.equal(0);
          expect(frames).to.have.length(PAD.length);
        },
      ),
    );
  });

  it('loses at most one more if the frame is cut in a thumbnail, which may contain anything', () => {
    const counts = lostAfter(jpeg({ scanBytes: 200, seed: 9, thumbnail: true }));
    expect(Math.max(...counts)).to.be.at.most(1);
  });

  it('loses no frame after one whose scan has a damaged byte that looks like APP0', () => {
    const [first, ...rest] = [
      jpeg({ seed: 40, scanBytes: 300 }),
      jpeg({ seed: 41 }),
      jpeg({ seed: 42 }),
      ...PAD,
    ];
    const broken = Buffer.from(first ?? '');
    const stuffed = broken.indexOf(Buffer.from('ff00', 'hex'), broken.indexOf(Buffer.from('ffda', 'hex')));
    // A segment of 4 KiB begins.
    Buffer.from('ffe01000', 'hex').copy(broken, stuffed);
    const { frames } = cut(Buffer.concat([broken, ...rest]));
    expect(lost(rest, frames)).to.equal(0);
  });

  /** The offsets of the length bytes of APPn: one that claims more can hide all frames within 64 KiB, as previews. */
  function lengthsOfApplicationData(whole: Buffer): number[] {
    const offsets: number[] = [];
    for (let at = 2; whole[at + 1] !== 0xda; at += 2 + whole.readUInt16BE(at + 2))
      if (((whole[at + 1] ?? 0) & 0xf0) === 0xe0) offsets.push(at + 2, at + 3);
    return offsets;
  }

  it('survives mutations: finds all frames that were not changed', () => {
    const shapes = Array.from({ length: 12 }, (_, i) => ({ seed: 40 + i, scanBytes: 300 }));
    const stream = shapes.map((shape, i) => jpeg({ ...shape, thumbnail: i % 3 === 0 }));
    const expected = shapes.map((shape) => jpeg(shape));
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 }),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 3 }),
        (victim, edits) => {
          const broken = Buffer.from(stream[victim] ?? '');
          const kept = lengthsOfApplicationData(broken);
          for (const [at, value] of edits)
            if (!kept.includes(at % broken.length)) broken[at % broken.length] = value;
          const { frames } = cut(
            Buffer.concat([...stream.slice(0, victim), broken, ...stream.slice(victim + 1), ...PAD]),
          );
          // A changed length can hide the frame after it, but no more.
          return lost(expected.toSpliced(victim, 1), frames) <= 1;
        },
      ),
      { numRuns: 300 },
    );
  });

  it('skips and counts bytes between frames', () => {
    const junk = Buffer.from('--boundary\r\nContent-Length: 5\r\n\r\n\xff\x00\xff\xff', 'latin1');
    const { frames, splitter } = cut(Buffer.concat([junk, BASELINE, junk, COMMENT, junk]), [5]);
    expect(frames).to.have.length(2);
    expect(splitter.counts.skippedBytes).to.be.within(3 * junk.length - 2, 3 * junk.length);
  });

  it('drops and counts a frame that is too large, and takes the next', () => {
    const large = jpeg({ scanBytes: 5000 });
    const { frames, splitter } = cut(Buffer.concat([large, BASELINE]), [100], 3000);
    expect(frames).to.have.length(1);
    expect(splitter.counts.dropped).to.deep.equal({ truncated: 0, malformed: 0, oversize: 1, unmasked: 0 });
    expect(splitter.counts.oversizeBytes).to.equal(large.length);
    expect(splitter.head.bytes).to.deep.equal(large.subarray(0, 64));
    const cutOff = cut(Buffer.concat([BASELINE.subarray(0, 300), BASELINE]), [100]);
    expect(cutOff.splitter.counts).to.deep.include({ frames: 1, oversizeBytes: 0 });
    const grown = cut(jpeg({ tables: false }), [100], jpeg({ tables: false }).length);
    expect(grown.splitter.counts.dropped.oversize).to.equal(1);
    expect(grown.splitter.counts.oversizeBytes).to.be.greaterThan(0);
  });

  it('drops a frame that a single segment makes too large, whatever its marker', () => {
    for (const marker of ['c0', 'da', 'dc', 'e0', 'e1', 'fe'])
      for (const chunks of [[1], [2000, 65536], [65536]]) {
        const large = Buffer.concat([Buffer.from(`ffd8ff${marker}ffff`, 'hex'), Buffer.alloc(65_533, 0x41)]);
        const { frames, splitter } = cut(
          Buffer.concat([large, BASELINE.subarray(2), BASELINE]),
          chunks,
          3000,
        );
        expect(frames.map((frame) => frame.equals(BASELINE))).to.deep.equal([true]);
        expect(splitter.counts.dropped).to.deep.equal({
          truncated: 0,
          malformed: 0,
          oversize: 1,
          unmasked: 0,
        });
      }
  });

  it('begins a frame with FF D8 even if a length that does not count itself stood between the two', () => {
    const cutOut = Buffer.from('ffd8fffe000441ffffe00000d8', 'hex');
    for (const chunks of [[1], [5], [65536]])
      expect(
        cut(Buffer.concat([cutOut, BASELINE.subarray(2)]), chunks).frames.map((frame) =>
          frame.equals(BASELINE),
        ),
      ).to.deep.equal([true]);
  });

  it('drops a frame without a scan or without a size', () => {
    const { frames, splitter } = cut(Buffer.concat([Buffer.from('ffd8ffdb00030100ffd9', 'hex'), BASELINE]));
    expect(frames).to.have.length(1);
    expect(splitter.counts.dropped.malformed).to.equal(1);
  });

  it('drops a frame with a broken structure', () => {
    for (const hex of ['ffd80000', 'ffd8ff00', 'ffd8ffe00001', 'ffd8ffe0000012']) {
      const { frames, splitter } = cut(Buffer.concat([Buffer.from(hex, 'hex'), BASELINE]));
      expect(frames, hex).to.have.length(1);
      expect(splitter.counts.dropped.malformed, hex).to.equal(1);
    }
  });

  it('accepts TEM and an empty segment', () => {
    const body = BASELINE.subarray(2);
    const whole = Buffer.concat([Buffer.from('ffd8ff01ffef0002', 'hex'), body]);
    for (const chunks of [[1], [5], [65536]]) {
      const { frames, splitter } = cut(whole, chunks);
      expect(frames.map((frame) => frame.equals(whole))).to.deep.equal([true]);
      expect(splitter.counts.skippedBytes).to.equal(0);
    }
  });

  it('drops the frame that the end of the stream cuts, and ignores what comes after it', () => {
    const collector = new FrameCollector(1 << 20);
    const ended = new JpegSplitter(collector);
    ended.write(BASELINE.subarray(0, 300));
    ended.end();
    ended.end();
    const next = new JpegSplitter(collector, ended.counts);
    next.write(BASELINE.subarray(0, 300));
    ended.write(COMMENT);
    ended.end();
    next.write(BASELINE.subarray(300));
    expect(collector.take().map((frame) => frame.equals(BASELINE))).to.deep.equal([true]);
    expect(next.counts).to.deep.include({ bytes: 300 + BASELINE.length, frames: 1, skippedBytes: 0 });
    expect(next.counts.dropped).to.deep.equal({ truncated: 1, malformed: 0, oversize: 0, unmasked: 0 });
  });

  it('takes linear time for garbage that is made to break it', function () {
    this.timeout(60_000);
    const kinds = {
      'starts that each hide the rest': 'ffd8ffe0ffff',
      'stray bytes after each of many segments': `ffd8${'ffe00004aaaa00'.repeat(5000)}`,
      'lengths that do not count themselves': 'fffe0000',
      'starts and nothing else': 'ffd8',
    };
    for (const [name, hex] of Object.entries(kinds)) {
      let work = 0;
      const collector = new FrameCollector(1 << 22);
      const append = collector.append.bind(collector);
      const partial = collector.partial.bind(collector);
      collector.append = (chunk, start, end) => {
        work += end - start;
        return append(chunk, start, end);
      };
      collector.partial = () => {
        const bytes = partial();
        work += bytes.length;
        return bytes;
      };
      const splitter = new JpegSplitter(collector);
      splitter.write(Buffer.from('ffd8', 'hex'));
      const garbage = Buffer.alloc(2 << 20, Buffer.from(hex, 'hex'));
      for (let at = 0; at < garbage.length; at += 65536) splitter.write(garbage.subarray(at, at + 65536));
      // A byte is copied, looked at for the next start, and read once more; the credit at the start is half as much again.
      expect(work, name).to.be.lessThan(9 * garbage.length);
    }
  });
});
