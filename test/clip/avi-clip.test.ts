import { expect } from 'chai';
import { AviClip } from '../../daemon/clip/avi-clip.ts';
import { AVI_HEAD_BYTES, readAviHead, readChunkHead } from '../../daemon/recording/avi-format.ts';

const SIZE = { width: 64, height: 48 };

function aviOf(times: readonly number[], fps: number, lengthMs: number): Buffer {
  const clip = new AviClip({ ...SIZE, fps, lengthMs });
  const pieces = times.flatMap((atMs, i) => clip.add({ atMs, jpeg: Buffer.alloc(7 + i, i + 1) }));
  return Buffer.concat([...pieces, ...clip.end()]);
}

/** The bytes of each chunk, in order. */
function chunksOf(avi: Buffer): number[] {
  const chunks: number[] = [];
  for (
    let at = AVI_HEAD_BYTES, bytes;
    (bytes = readChunkHead(avi, at)) !== null;
    at += 8 + bytes + (bytes & 1)
  )
    chunks.push(bytes);
  return chunks;
}

describe('an AVI that is sent while it is made', () => {
  it('says its length at the start, and that its list of pictures is open', () => {
    const head = readAviHead(aviOf([0, 100, 200, 300], 10, 400));
    expect(head).to.include({ ...SIZE, rate: 10, scale: 1 });
    expect(head?.closed).to.equal(null);
    expect(aviOf([0, 100, 200, 300], 10, 400).readUInt32LE(48)).to.equal(4);
  });

  it('has an empty slot where no picture came, and the last picture again where it ends', () => {
    expect(chunksOf(aviOf([0, 100, 400], 10, 1000))).to.deep.equal([7, 8, 0, 0, 9, 0, 0, 0, 0, 9]);
  });

  it('has the index after it, with the empty slots', () => {
    const avi = aviOf([0, 100, 400], 10, 1000);
    const at = avi.indexOf('idx1');
    expect(avi.readUInt32LE(at + 4)).to.equal(10 * 16);
    expect(avi.length).to.equal(at + 8 + 10 * 16);
  });

  it('gives pictures that come together a slot each, and loses none', () => {
    expect(chunksOf(aviOf([0, 0, 1, 100], 10, 300))).to.deep.equal([7, 8, 9, 10]);
  });

  it('is as fast as the camera, rounded up', () => {
    const rate = (fps: number) => readAviHead(aviOf([0], fps, 1000))?.rate;
    expect([29.97, 30.05, 25.2, 0.5].map(rate)).to.deep.equal([30, 30, 26, 1]);
  });

  it('is no file without a picture', () => {
    expect(new AviClip({ ...SIZE, fps: 1, lengthMs: 1 }).end()).to.deep.equal([]);
  });
});
