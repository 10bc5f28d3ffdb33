import { expect } from 'chai';
import { sceneFrames } from '../../scripts/bench/frames.ts';
import { prepare, readStamp, stamp, STAMP_OFFSET } from '../../scripts/bench/stamp.ts';
import { decodeJpeg } from '../helpers/decode-jpeg.ts';

describe('frames of the bench', () => {
  it('are different JPEGs of the size of a camera, with few bytes FF, and the same in every run', () => {
    const frames = sceneFrames(1280, 720, 2);
    for (const frame of frames) {
      expect(frame.length).to.be.within(66_000, 73_000);
      expect(frame.filter((byte) => byte === 0xff).length).to.be.within(250, 600);
    }
    expect(frames[0]?.equals(frames[1]!)).to.equal(false);
    expect(sceneFrames(1280, 720, 1)[0]?.equals(frames[0]!)).to.equal(true);
  });

  it('are still JPEGs with a stamp, which is read as it was written', () => {
    const frame = prepare(sceneFrames(320, 250, 1)[0]!);
    stamp(frame, 123, 456_789_012_345_678n);
    expect(decodeJpeg(frame)).to.include({ width: 320, height: 250 });
    expect(readStamp(frame, STAMP_OFFSET)).to.deep.equal({
      number: 123,
      ns: 456_789_012_345_678n,
      bytes: frame.length,
    });
    expect(readStamp(frame, STAMP_OFFSET + 1)).to.equal(null);
  });
});
