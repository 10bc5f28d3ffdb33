import { expect } from 'chai';

import { layout } from '../../daemon/test-picture/layout.ts';
import { TestPicture } from '../../daemon/test-picture/picture.ts';
import { brightness, decodeJpeg, type Pixels } from '../helpers/decode-jpeg.ts';
import { readText } from './read-text.ts';

const OPTIONS = { width: 640, height: 480, framerate: 30, note: 'NO CAMERA FOUND' };
const PLACES = layout(OPTIONS);
const CLOCK = PLACES.clock[0]!;
const NOON = new Date(2025, 10, 24, 12, 0, 0, 0).getTime();

function readClock(frame: Buffer): string {
  return readText(decodeJpeg(frame), CLOCK);
}

/** The rows of the clock's text as bytes. */
function clockRows({ width, rgb }: Pixels): Buffer {
  return Buffer.from(rgb.subarray(3 * width * CLOCK.y, 3 * width * (CLOCK.y + 7 * CLOCK.scale)));
}

describe('TestPicture', () => {
  for (const quality of [20, 50, 80, 100]) {
    it(`is readable at quality ${quality}`, () => {
      const picture = new TestPicture({ ...OPTIONS, quality });
      const pixels = decodeJpeg(picture.frame(new Date(2025, 10, 24, 14, 5, 37, 462), 98_765));
      expect([pixels.width, pixels.height]).to.deep.equal([640, 480]);
      expect(readText(pixels, CLOCK)).to.equal('14:05:37.4');
      expect(readText(pixels, PLACES.date!)).to.equal('2025-11-24');
      expect(readText(pixels, PLACES.status!.frameNumber)).to.equal('098765');
      expect(readText(pixels, PLACES.note!)).to.equal('N0 CAMERA F0UND');
      expect(PLACES.banner!.labels.map((label) => readText(pixels, label, true))).to.deep.equal([
        'TEST PICTURE',
        'N0T A CAMERA',
      ]);
    });
  }

  for (const [width, height] of [
    [16, 16],
    [17, 31],
    [97, 65],
    [160, 120],
    [161, 121],
    [1283, 719],
  ] as const) {
    it(`is readable at ${width}x${height}, each frame like one that is encoded completely`, () => {
      const options = { ...OPTIONS, width, height, quality: 90 };
      const picture = new TestPicture(options);
      // Reading a large one takes half a second.
      for (let number = 0; number < (width > 1000 ? 2 : 4); number++) {
        const time = new Date(NOON + 47_113 + number * 777);
        const frame = picture.frame(time, number);
        expect(frame.equals(new TestPicture(options).frame(time, number))).to.equal(true);
        const pixels = decodeJpeg(frame);
        expect([pixels.width, pixels.height]).to.deep.equal([width, height]);
        const seconds = `${time.getSeconds()}.${Math.trunc(time.getMilliseconds() / 100)}`;
        const read = layout(options)
          .clock.map((line) => readText(pixels, line))
          .join('');
        expect(read.endsWith(seconds), `${read} ${seconds}`).to.equal(true);
      }
    });
  }

  it('changes the clock only when the tenth changes', () => {
    const picture = new TestPicture({ ...OPTIONS, quality: 80 });
    let before = clockRows(decodeJpeg(picture.frame(new Date(NOON - 10), 0)));
    const changed: number[] = [];
    for (let ms = 0; ms < 400; ms += 20) {
      const now = clockRows(decodeJpeg(picture.frame(new Date(NOON + ms), 1 + ms)));
      if (!now.equals(before)) changed.push(ms);
      before = now;
    }
    expect(changed).to.deep.equal([0, 100, 200, 300]);
  });

  it('follows a clock that is set back, and passes midnight', () => {
    const picture = new TestPicture({ ...OPTIONS, quality: 80 });
    expect(readClock(picture.frame(new Date(NOON), 0))).to.equal('12:00:00.0');
    expect(readClock(picture.frame(new Date(NOON - 1), 1))).to.equal('11:59:59.9');
    const pixels = decodeJpeg(picture.frame(new Date(2025, 10, 30, 24, 0, 0, 0), 2));
    expect(readText(pixels, CLOCK)).to.equal('00:00:00.0');
    expect(readText(pixels, PLACES.date!)).to.equal('2025-12-01');
  });

  it('moves the marker with every frame, to the fraction of the second', () => {
    const picture = new TestPicture({ ...OPTIONS, quality: 80 });
    const { track, markerWidth } = PLACES.sweep!;
    const middle = track.y + track.height / 2;
    for (const ms of [0, 33, 500, 966, 999, 32]) {
      const pixels = decodeJpeg(picture.frame(new Date(NOON + ms), ms));
      const bright = Array.from({ length: track.width }, (_, x) => x).filter(
        (x) => brightness(pixels, track.x + x, middle) > 100,
      );
      expect(bright[0], `${ms} ms`).to.be.closeTo(((track.width - markerWidth) * ms) / 1000, 2);
      expect(bright).to.have.length.within(markerWidth - 1, markerWidth + 1);
    }
  });

  it('has one SOI and one EOI per frame', () => {
    const picture = new TestPicture({ ...OPTIONS, quality: 80 });
    for (let number = 0; number < 50; number++) {
      const frame = picture.frame(new Date(NOON + number * 33), number);
      expect(frame.indexOf('ffd8', 0, 'hex')).to.equal(frame.lastIndexOf('ffd8', undefined, 'hex'));
      expect(frame.indexOf('ffd9', 0, 'hex')).to.equal(frame.length - 2);
    }
  });
});
