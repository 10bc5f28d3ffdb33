import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { FrameCollector } from '../../daemon/camera/sources/frame-collector.ts';
import { MAX_PIXELS_PER_BYTE } from '../../daemon/frame/jpeg-header.ts';
import { withoutPictureMarkers } from '../../daemon/frame/application-data.ts';
import { JpegSplitter } from '../../daemon/frame/jpeg-splitter.ts';
import { STANDARD_TABLES } from '../../daemon/frame/standard-huffman.ts';
import { needs } from '../helpers/programs.ts';
import { exif, segment } from '../helpers/segments.ts';
import { seeded } from '../soak/random.ts';

/** How many pictures are tried: FUZZ=10000 is the long form. */
const COUNT = Number(process.env['FUZZ'] ?? 200);
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);
/** djpeg runs up to twice for each, on a machine that may be busy. */
const MS_EACH = 300;
/** The exit status of djpeg. */
const CLEAN = 0;
const WITH_WARNINGS = 2;

const FOLDER = new URL('../../../test/fixtures/odd-jpegs/', import.meta.url);
/** The kinds of JPEG that an encoder makes. */
const ENCODINGS = [
  [],
  ['-optimize', '-grayscale'],
  ['-progressive'],
  ['-arithmetic'],
  ['-progressive', '-arithmetic'],
  ['-restart', '1'],
  ['-restart', '3B', '-sample', '1x1'],
  ['-quality', '5', '-sample', '2x1', '-baseline'],
  ['-quality', '100'],
];

/** What djpeg makes of a JPEG: its pixels, and whether it complained. */
function decoded(bytes: Buffer): { pixels: Buffer; status: number | null } {
  const { stdout, status } = spawnSync('djpeg', ['-pnm'], {
    input: bytes,
    maxBuffer: 1 << 30,
    timeout: 20_000,
  });
  return { pixels: stdout, status };
}

/** Width times height in the head of a PNM file. */
function pixelsOf(pnm: Buffer): number {
  const [, width, height] = /^P[56]\n(\d+) (\d+)\n/.exec(pnm.toString('latin1', 0, 40)) ?? [];
  return Number(width) * Number(height);
}

interface Token {
  code: number;
  bytes: string;
}

/** The markers of a JPEG with the bytes that belong to them, as libjpeg finds them; without those that it passes over. */
function tokens(jpeg: Buffer): Token[] {
  const found: Token[] = [];
  for (let at = 2; at < jpeg.length;) {
    const ff = jpeg.indexOf(0xff, at);
    if (ff < 0) break;
    at = ff + 1;
    while (jpeg[at] === 0xff) at++;
    const code = jpeg[at++] ?? 0;
    if (code === 0) continue;
    if (code === 0xd9) break;
    const isAlone = code === 1 || (code >= 0xd0 && code <= 0xd7);
    const length = isAlone ? 0 : Math.max(at + 1 < jpeg.length ? jpeg.readUInt16BE(at) : 0, 2);
    let end = at + length;
    if (code === 0xda) end = scanEnd(jpeg, end);
    found.push({ code, bytes: jpeg.toString('hex', at + (isAlone ? 0 : 2), end) });
    at = end;
  }
  return found;
}

/** The first FF of a marker other than RSTn and TEM after `from`. */
function scanEnd(jpeg: Buffer, from: number): number {
  for (let at = from; at < jpeg.length; at++) {
    if (jpeg[at] !== 0xff) continue;
    let code = at;
    while (jpeg[code] === 0xff) code++;
    const next = jpeg[code] ?? 0xff;
    if (next > 1 && !(next >= 0xd0 && next <= 0xd7)) return at;
    at = code;
  }
  return jpeg.length;
}

/** Whether its first scan begins, after a whole head: components, four bytes and two for each component. */
function hasScan(picture: Buffer): boolean {
  const scan = tokens(picture).find(({ code }) => code === 0xda)?.bytes ?? '';
  return scan.length >= 2 * (4 + 2 * Number.parseInt(scan.slice(0, 2), 16));
}

/** The tokens of a frame that comes of these: application data is cleaned, and missing tables are put in. */
function expectedOf(given: Token[]): Token[] {
  const scan = given.findIndex(({ code }) => code === 0xda);
  const hasTables = given.slice(0, scan).some(({ code }) => code === 0xc4);
  return given.flatMap((token, i) => {
    const isApplicationData = (token.code & 0xf0) === 0xe0 || token.code === 0xfe;
    if (isApplicationData && token.bytes === '') return [];
    if (isApplicationData && /^(?:..)*?ffd[89]/.test(token.bytes)) {
      const cleaned = withoutPictureMarkers(token.code, Buffer.from(token.bytes, 'hex'));
      return tokens(Buffer.concat([Buffer.from('ffd8', 'hex'), cleaned]));
    }
    return i === scan && !hasTables
      ? [{ code: 0xc4, bytes: STANDARD_TABLES.toString('hex', 4) }, token]
      : [token];
  });
}

/** Whether a stream of it could be read in another way: it has no end, or FF D8 or FF D9 inside. */
function mayHoldFrames(picture: Buffer): boolean {
  return !/^(?:ffd8)(?:(?!ffd[89])..)*ffd9$/.test(picture.toString('hex'));
}

describe('mutated JPEGs', () => {
  needs('djpeg');
  const random = seeded(SEED);
  const below = (end: number): number => Math.floor(random() * end);
  const corpus: Buffer[] = [];

  before(() => {
    const fixtures = readdirSync(FOLDER).map((name) => readFileSync(new URL(name, FOLDER)));
    const plain = readFileSync(new URL('plain.jpg', FOLDER));
    const { pixels } = decoded(plain);
    const encoded = ENCODINGS.map((options) => execFileSync('cjpeg', options, { input: pixels }));
    const thumbnail = exif({ thumbnail: encoded[1] ?? plain, isLittle: true });
    const withExif = Buffer.concat([plain.subarray(0, 2), segment(0xe1, thumbnail), plain.subarray(2)]);
    corpus.push(...fixtures, ...encoded, withExif);
  });

  function mutate(picture: Buffer): Buffer {
    let bytes = picture;
    const scan = bytes.indexOf(Buffer.from('ffda', 'hex'));
    for (let edits = 1 + below(2); edits > 0; edits--) {
      // Most of a small picture's structure is in its header.
      const at = 1 + below(random() < 0.7 ? scan : bytes.length - 1);
      const piece = Buffer.from(
        Array.from({ length: 1 + below(4) }, () => (random() < 0.2 ? 0xff : below(256))),
      );
      const marker = Buffer.of(
        0xff,
        [0, 1, 0xd0, 0xd8, 0xd9, 0xda, 0xe1, 0xfe, 0xff, below(256)][below(10)]!,
      );
      const [remove, insert] = [
        [1, Buffer.of(below(256))],
        [1, Buffer.of((bytes[at] ?? 0) ^ (1 << below(8)))],
        [0, piece],
        [piece.length, Buffer.alloc(0)],
        [0, marker],
        [2, marker],
        [0, bytes.subarray(at, at + below(40))],
        [random() < 0.2 ? bytes.length : 1, Buffer.alloc(0)],
      ][below(8)] as [number, Buffer];
      bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
    }
    return bytes;
  }

  function framesOf(picture: Buffer, isUnit: boolean): Buffer[] {
    const collector = new FrameCollector(1 << 20);
    const splitter = new JpegSplitter(collector);
    const chunk = 1 + below(2000);
    if (isUnit) splitter.units.start();
    for (let at = 0; at < picture.length; at += chunk) splitter.write(picture.subarray(at, at + chunk));
    if (isUnit) splitter.units.end();
    return collector.take();
  }

  it(`come through if djpeg reads them (${COUNT} pictures)`, async function () {
    this.timeout(20_000 + COUNT * MS_EACH);
    for (let i = 0; i < COUNT; i++) {
      // The watchdog of the tests sees that this is no endless loop.
      await setImmediate();
      const picture = mutate(corpus[below(corpus.length)]!);
      const frames = framesOf(picture, true);
      const { pixels, status } = decoded(picture);
      if (status !== CLEAN && status !== WITH_WARNINGS) continue;
      const which = `picture ${i} of FUZZ_SEED=${SEED}: ${picture.toString('base64')}`;
      // djpeg makes up the pixels of a size that no picture of so few bytes has.
      if (status === WITH_WARNINGS && pixelsOf(pixels) > picture.length * MAX_PIXELS_PER_BYTE) continue;
      // And all of a picture that is cut before its first scan.
      if (status === WITH_WARNINGS && !hasScan(picture)) continue;
      expect(frames, which).to.have.length(1);
      const frame = frames[0]!;
      if (frame.equals(picture)) continue;
      const expected = expectedOf(tokens(picture));
      // djpeg makes up the rest of a last segment that is cut, with a warning; the splitter takes it out.
      const isCut = status === WITH_WARNINGS && tokens(frame).length < expected.length;
      expect(tokens(frame), which).to.deep.equal(isCut ? expected.slice(0, -1) : expected);
      if (!isCut) expect(decoded(frame).pixels.equals(pixels), which).to.equal(true);
      if (status === WITH_WARNINGS || mayHoldFrames(picture)) continue;
      const [first, second, ...more] = framesOf(Buffer.concat([picture, corpus[0]!]), false);
      expect(first?.equals(frame), `in a stream: ${which}`).to.equal(true);
      expect([second === undefined, more.length], `in a stream: ${which}`).to.deep.equal([false, 0]);
    }
  });
});
