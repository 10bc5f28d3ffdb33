import { expect } from 'chai';
import * as fc from 'fast-check';
import { exifOrientation, isExif, openingFor, turnedSize } from '../../daemon/frame/exif-orientation.ts';
import type { Frame } from '../../daemon/frame/frame.ts';
import { FrameRing } from '../../daemon/frame/frame-ring.ts';
import { EXIF_ROOM, FRAME_ROOM } from '../../daemon/frame/frame-room.ts';
import { JpegSplitter } from '../../daemon/frame/jpeg-splitter.ts';
import { PART_ENVELOPE } from '../../daemon/stream/multipart.ts';
import { jpeg } from '../helpers/jpeg.ts';
import { exif, segment } from '../helpers/segments.ts';

const TURNS = [90, 180, 270] as const;
const SOI = Buffer.of(0xff, 0xd8);

function turnedRing(turn: 90 | 180 | 270, ringBytes = 1 << 20, maxFrameBytes = 1 << 16) {
  const frames: Frame[] = [];
  const ring = new FrameRing({
    ringBytes,
    maxFrameBytes,
    envelope: PART_ENVELOPE,
    opening: openingFor(turn),
    onFrame: (frame) => frames.push(frame),
    onOverrun: () => {},
  });
  return { ring, frames, splitter: new JpegSplitter(ring, undefined, isExif) };
}

/** What the ring should make of a JPEG. */
function withOpening(picture: Buffer, turn: 90 | 180 | 270): Buffer {
  return Buffer.concat([openingFor(turn) ?? SOI, picture.subarray(2)]);
}

describe('the EXIF orientation', () => {
  it('is in a segment of 36 bytes behind SOI, as the test’s own writer of EXIF data has it', () => {
    for (const [turn, orientation] of [
      [90, 6],
      [180, 3],
      [270, 8],
    ] as const) {
      expect(exifOrientation(turn)).to.equal(orientation);
      const opening = openingFor(turn) ?? SOI;
      expect(opening.equals(Buffer.concat([SOI, segment(0xe1, exif({ orientation }))]))).to.equal(true);
      expect(opening).to.have.length(2 + EXIF_ROOM);
    }
    expect([openingFor(0), exifOrientation(0)]).to.deep.equal([null, 1]);
  });

  it('swaps width and height of what is displayed with a quarter turn', () => {
    const size = { width: 4, height: 3 };
    expect([0, 90, 180, 270].map((turn) => turnedSize(size, turn as 0).width)).to.deep.equal([4, 3, 4, 3]);
    expect([0, 90, 180, 270].map((turn) => turnedSize(size, turn as 0).height)).to.deep.equal([3, 4, 3, 4]);
  });

  it('knows EXIF data from other application data', () => {
    const is = (code: number, payload: Buffer) =>
      isExif(code, Buffer.concat([SOI, payload]), 2, 2 + payload.length);
    expect(is(0xe1, exif({}))).to.equal(true);
    // Decoders differ in how they read the two bytes behind the name.
    expect(is(0xe1, Buffer.from('Exif\0\xffMM', 'latin1'))).to.equal(true);
    expect(is(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0'))).to.equal(false);
    expect(is(0xe2, exif({}))).to.equal(false);
    expect(is(0xe1, Buffer.from('Exi'))).to.equal(false);
  });

  it('is in every frame exactly once, with any sizes and chunks, and the rest stays', () => {
    const shapes = fc.array(
      fc.record({ scanBytes: fc.integer({ min: 1, max: 3000 }), thumbnail: fc.boolean() }),
      {
        minLength: 2,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(
        shapes,
        fc.integer({ min: 1, max: 5000 }),
        fc.constantFrom(...TURNS),
        (found, chunk, turn) => {
          const { frames, splitter, ring } = turnedRing(turn, 20_480, 5000);
          const own = segment(
            0xe1,
            exif({ orientation: 8, isLittle: true, thumbnail: jpeg({ scanBytes: 40 }) }),
          );
          found.forEach(({ scanBytes, thumbnail }, i) => {
            const plain = jpeg({ scanBytes, seed: i });
            const picture = thumbnail ? Buffer.concat([SOI, own, plain.subarray(2)]) : plain;
            for (let at = 0; at < picture.length; at += chunk)
              splitter.write(picture.subarray(at, at + chunk));
            expect(ring.newest?.jpeg.equals(withOpening(plain, turn)), `frame ${i}`).to.equal(true);
            expect(ring.newest?.jpegBytes).to.equal(plain.length + EXIF_ROOM);
          });
          expect(frames).to.have.length(found.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves the other application data', () => {
    const { ring, splitter } = turnedRing(90);
    const picture = jpeg();
    const note = segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0<x/>');
    const noted = Buffer.concat([SOI, note, picture.subarray(2)]);
    splitter.write(noted);
    expect(ring.newest?.jpeg.equals(withOpening(noted, 90))).to.equal(true);
  });

  it('counts in the part’s length, and its part header stays before it', () => {
    const { frames, splitter } = turnedRing(270);
    const picture = jpeg();
    splitter.write(Buffer.concat([picture, picture]));
    for (const frame of frames) {
      const text = frame.part.toString('latin1');
      expect(text).to.match(
        new RegExp(`^Content-Type: image/jpeg\r\nContent-Length: ${picture.length + EXIF_ROOM}\r\n`),
      );
      expect(text).to.include(`\r\n\r\n${withOpening(picture, 270).toString('latin1')}\r\n--`);
    }
  });

  it('fits into frames of the largest size, and three of them into the ring', () => {
    const picture = jpeg({ scanBytes: 3000 });
    const part = picture.length + FRAME_ROOM + PART_ENVELOPE.headRoom + PART_ENVELOPE.tail.length;
    const { ring, frames, splitter } = turnedRing(90, 3 * part, picture.length);
    for (let i = 0; i < 7; i++) {
      splitter.write(picture.subarray(0, -2));
      expect(ring.newest).to.equal(frames.at(-1) ?? null);
      splitter.write(picture.subarray(-2));
      expect(ring.newest?.jpeg.equals(withOpening(picture, 90))).to.equal(true);
    }
    expect(frames).to.have.length(7);
  });

  it('does not hinder the splitter from passing over a header that it knows', () => {
    const { ring, splitter } = turnedRing(90);
    const picture = jpeg({ width: 64, height: 48 });
    const original = Buffer.prototype.readUInt16BE;
    /** How often a number is read from a header: the height and the width are two of them. */
    const reads = (): number => {
      let count = 0;
      Buffer.prototype.readUInt16BE = function (this: Buffer, at = 0) {
        count++;
        return original.call(this, at);
      };
      splitter.write(picture);
      Buffer.prototype.readUInt16BE = original;
      return count;
    };
    expect([reads(), reads(), reads()]).to.deep.equal([2, 0, 0]);
    expect([ring.newest?.width, ring.newest?.height, ring.newest?.sequence]).to.deep.equal([64, 48, 3]);
  });
});
