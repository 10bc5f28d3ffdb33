import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { FrameCollector } from '../../daemon/camera/sources/frame-collector.ts';
import { JpegSplitter } from '../../daemon/frame/jpeg-splitter.ts';
import { decodeJpeg } from '../helpers/decode-jpeg.ts';
import { segment } from '../helpers/segments.ts';

const FOLDER = new URL('../../../test/fixtures/odd-jpegs/', import.meta.url);
const [APP0, APP1, APP2, COM] = [0xe0, 0xe1, 0xe2, 0xfe];

function fixture(name: string): Buffer {
  return readFileSync(new URL(`${name}.jpg`, FOLDER));
}

/** The bytes with others in their place from `at`. */
function changed(bytes: Buffer, at: number, remove: number, insert: Buffer | string): Buffer {
  return Buffer.concat([
    bytes.subarray(0, at),
    Buffer.from(insert as string, 'hex'),
    bytes.subarray(at + remove),
  ]);
}

const PLAIN = fixture('plain');
/** Of its segments, in order. */
const STARTS = ['ffe0', 'fffe', 'ffdb', 'ffc4', 'ffc0', 'ffda'].map((hex) =>
  PLAIN.indexOf(Buffer.from(hex, 'hex')),
);
const SOF = PLAIN.indexOf(Buffer.from('ffc0', 'hex'));

/** How a picture reaches the splitter: as a unit of the source, or in a stream, here with another one behind it. */
const WAYS = {
  unit: (splitter: JpegSplitter, write: () => void) => {
    splitter.units.start();
    write();
    splitter.units.end();
  },
  stream: (splitter: JpegSplitter, write: () => void) => {
    write();
    splitter.write(PLAIN);
  },
};

/** The frames of the picture, and the counts. */
function frames(picture: Buffer, way: keyof typeof WAYS, chunk = 4096) {
  const collector = new FrameCollector(1 << 20);
  const splitter = new JpegSplitter(collector);
  WAYS[way](splitter, () => {
    for (let at = 0; at < picture.length; at += chunk) splitter.write(picture.subarray(at, at + chunk));
  });
  const found = collector.take();
  return { found: way === 'unit' ? found : found.slice(0, -1), counts: splitter.counts };
}

function expectFrames(picture: Buffer, way: keyof typeof WAYS, expected: Buffer[], chunk = 4096) {
  const { found, counts } = frames(picture, way, chunk);
  expect(found.map((frame) => frame.toString('hex'))).to.deep.equal(
    expected.map((frame) => frame.toString('hex')),
  );
  return counts;
}

describe('odd JPEGs', () => {
  for (const way of ['unit', 'stream'] as const) {
    it(`leave a plain one alone (${way})`, () => {
      expectFrames(PLAIN, way, [PLAIN]);
    });

    it(`lose stray bytes between header segments (${way})`, () => {
      expectFrames(fixture('stray-byte-before-dqt'), way, [PLAIN]);
      for (const at of STARTS) {
        for (const stray of ['00', 'd8', 'd9d8', '01020304', 'ff00', '00ff0041', '41'.repeat(608)]) {
          for (const chunk of [1, 2, 4096]) {
            const kept = stray.startsWith('ff') ? changed(PLAIN, at, 0, 'ff') : PLAIN;
            const counts = expectFrames(changed(PLAIN, at, 0, stray), way, [kept], chunk);
            expect(counts.skippedBytes).to.equal(stray.length / 2 - (kept.length - PLAIN.length));
            expect(counts.dropped).to.deep.equal({ truncated: 0, malformed: 0, oversize: 0, unmasked: 0 });
          }
        }
      }
    });

    it(`lose application data of a length that does not count itself (${way})`, () => {
      expectFrames(fixture('comment-of-length-0'), way, [PLAIN]);
      for (const at of STARTS)
        for (const broken of ['fffe0000', 'fffe0001', 'ffe00000', 'ffef0001'])
          for (const chunk of [1, 3, 4096]) {
            const counts = expectFrames(changed(PLAIN, at, 0, broken), way, [PLAIN], chunk);
            expect(counts.skippedBytes).to.equal(4);
          }
      const { dropped } = expectFrames(changed(PLAIN, SOF, 0, 'ffdb0000'), way, []);
      expect(dropped).to.deep.equal({ truncated: 0, malformed: 1, oversize: 0, unmasked: 0 });
    });

    it(`keep Orientation and lose the thumbnail (${way})`, () => {
      const whole = fixture('exif-orientation-6-and-thumbnail');
      // Behind SOI, FF E1, length and `Exif`: 26 bytes with IFD0, whose last 4 are its link, 42 with IFD1, the thumbnail.
      const tiff = 12;
      const kept = changed(whole, tiff + 22, 4, '00000000').subarray(0, tiff + 68);
      kept.writeUInt16BE(kept.length - 4, 4);
      const expected = Buffer.concat([kept, whole.subarray(tiff + 68 + 359)]);
      for (const chunk of [1, 100, 4096]) expectFrames(whole, way, [expected], chunk);
      expect(expected.toString('latin1').split('\xff\xd8')).to.have.length(2);
      expect(decodeJpeg(expected)).to.deep.equal(decodeJpeg(PLAIN));
    });

    it(`keep colors, captions and the index of other pictures (${way})`, () => {
      const icc = segment(APP2, `ICC_PROFILE\0\x01\x01${'profile'.repeat(50)}`);
      const xmp = segment(APP1, 'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>');
      const mpf = segment(APP2, 'MPF\0MM\0*\0\0\0\x08\0\0\0\0\0\0');
      const picture = changed(PLAIN, 2, 0, Buffer.concat([icc, xmp, mpf]).toString('hex'));
      expectFrames(picture, way, [picture]);
    });

    it(`are not as large as they claim if no picture can be (${way})`, () => {
      for (const size of ['ffffffff', 'ffff0040', '0030ffff', 'ffddffdd', 'ffdc4000']) {
        const counts = expectFrames(changed(PLAIN, SOF + 5, 4, size), way, []);
        expect(counts.dropped, size).to.deep.equal({ truncated: 0, malformed: 1, oversize: 0, unmasked: 0 });
      }
      const large = changed(PLAIN, SOF + 5, 4, '10001000');
      expectFrames(large, way, [large]);
    });
  }

  it('lose stray bytes after their scan only in a unit; in a stream they come of damage', () => {
    const scan = PLAIN.indexOf(Buffer.from('ffda', 'hex'));
    const two = Buffer.concat([
      PLAIN.subarray(0, -2),
      Buffer.from('ffdd00040000', 'hex'),
      PLAIN.subarray(scan),
    ]);
    const stray = changed(two, PLAIN.length - 2 + 6, 0, '4142');
    expectFrames(two, 'stream', [two]);
    expectFrames(stray, 'unit', [two]);
    expect(expectFrames(stray, 'stream', []).dropped).to.deep.equal({
      truncated: 0,
      malformed: 1,
      oversize: 0,
      unmasked: 0,
    });
  });

  it('show no thumbnail instead of a picture that is broken, if they are a unit', () => {
    const broken = Buffer.from(fixture('exif-orientation-6-and-thumbnail'));
    // The scan of the picture itself claims four components.
    const scan = broken.lastIndexOf(Buffer.from('ffda', 'hex'));
    broken[scan + 4] = 4;
    const counts = expectFrames(broken, 'unit', []);
    expect(counts.dropped).to.deep.equal({ truncated: 0, malformed: 1, oversize: 0, unmasked: 0 });
    expect(counts.skippedBytes).to.equal(broken.length);
  });

  it('get the EOI that their unit lacks', () => {
    expectFrames(fixture('no-eoi'), 'unit', [PLAIN]);
    expect(expectFrames(fixture('no-eoi'), 'stream', []).dropped.truncated).to.equal(1);
  });

  it('are one frame with a second picture behind them, if they are a unit', () => {
    const two = fixture('two-pictures-mpf');
    const second = two.lastIndexOf(Buffer.from('ffd8', 'hex'));
    const counts = expectFrames(two, 'unit', [two.subarray(0, second)]);
    expect(counts).to.deep.include({ frames: 1, skippedBytes: two.length - second });
  });

  it('may begin twice, which drops nothing', () => {
    for (const way of ['unit', 'stream'] as const) {
      for (const start of ['ffd8', 'ffffd8', 'ffd8ffd8'])
        for (const chunk of [1, 4096]) {
          const { dropped, skippedBytes } = expectFrames(changed(PLAIN, 2, 0, start), way, [PLAIN], chunk);
          expect(skippedBytes).to.equal(start === 'ffd8ffd8' ? 4 : 2);
          expect(dropped).to.deep.equal({ truncated: 0, malformed: 0, oversize: 0, unmasked: 0 });
        }
    }
  });

  it('of two fields are one frame: the first field', () => {
    const field = (number: number) =>
      changed(PLAIN, 2, 0, segment(APP0, `AVI1${String.fromCodePoint(number)}\0`).toString('hex'));
    const order = (numbers: number[]) => Buffer.concat(numbers.map(field));
    const expectOrder = (given: number[], left: number[]) =>
      expectFrames(order(given), 'stream', left.map(field));
    expectOrder([1, 2, 1, 2], [1, 1]);
    expectOrder([2, 1, 2, 1], [2, 2]);
    expectOrder([0, 0, 0], [0, 0, 0]);
    expectOrder([1, 1, 1], [1, 1, 1]);
    // A field that got lost costs no more than its own picture.
    expectOrder([1, 2, 2, 1, 2], [1, 2, 2]);
    expectOrder([3, 0, 1, 0, 2], [3, 0, 1, 0, 2]);
    expect(expectOrder([1, 2], [1]).skippedBytes).to.equal(field(2).length);
    expectFrames(order([1, 2]), 'unit', [field(1)]);
  });

  it('end at a next one that a cut has made part of their header', () => {
    // A comment takes in the start of the next frame; what follows looks like stray bytes.
    for (let cut = 1; cut < 40; cut++) {
      // The comment would end with one of the next frame's segments, and nothing would look wrong.
      if (STARTS.includes(40 - cut)) continue;
      const comment = segment(COM, 'c'.repeat(40)).subarray(0, 4 + cut);
      const broken = Buffer.concat([PLAIN.subarray(0, SOF), comment]);
      expectFrames(Buffer.concat([broken, PLAIN, PLAIN]), 'stream', [PLAIN, PLAIN]);
    }
  });

  it('are read in the same way in any chunks, however they are damaged', () => {
    const names = [
      'plain',
      'comment-of-length-0',
      'exif-orientation-6-and-thumbnail',
      'no-eoi',
      'two-pictures-mpf',
    ];
    const pictures = names.map(fixture);
    const insert = fc.constantFrom(
      '',
      '00',
      'ff',
      'ffd8',
      'ffd9',
      'ffda',
      'ffff00',
      'fffe0000',
      'ffe00008',
      'ffd0',
    );
    const edit = fc.record({ at: fc.nat(), remove: fc.nat(4), insert });
    const damaged = fc.record({
      picture: fc.constantFrom(...pictures),
      edits: fc.array(edit, { maxLength: 3 }),
    });
    const damage = ({
      picture,
      edits,
    }: {
      picture: Buffer;
      edits: { at: number; remove: number; insert: string }[];
    }) =>
      edits.reduce(
        (bytes, { at, remove, insert: hex }) => changed(bytes, at % bytes.length, remove, hex),
        picture,
      );
    const read = (all: readonly Buffer[], sizes: readonly number[], areUnits: boolean) => {
      const collector = new FrameCollector(1 << 20);
      const splitter = new JpegSplitter(collector);
      for (const bytes of all) {
        if (areUnits) splitter.units.start();
        for (let at = 0, turn = 0; at < bytes.length; at += sizes[turn++ % sizes.length] ?? 1)
          splitter.write(bytes.subarray(at, at + (sizes[turn % sizes.length] ?? 1)));
        if (areUnits) splitter.units.end();
      }
      splitter.end();
      return { frames: collector.take().map((frame) => frame.toString('hex')), counts: splitter.counts };
    };
    const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(damaged, { minLength: 1, maxLength: 3 }),
        sizes,
        fc.boolean(),
        (list, some, areUnits) => {
          const all = list.map(damage);
          expect(read(all, some, areUnits)).to.deep.equal(read(all, [1 << 20], areUnits));
        },
      ),
      { numRuns: 400 },
    );
  });
});
