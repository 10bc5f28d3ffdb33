import { expect } from 'chai';
import { decodeFrame, encodeFrame } from '../../../daemon/nats/frame-message.ts';
import type { FrameChunk, FrameHead } from '../../../daemon/nats/frame-message.ts';
import { FrameJoiner } from '../../../daemon/nats/hub/frame-joiner.ts';
import { jpeg } from '../../helpers/jpeg.ts';

const MOST = 10_000;
const PICTURE = jpeg({ scanBytes: 3000 });
const HEAD = { run: 7, sequence: 1, capturedAtMs: 1000, width: 64, height: 48, totalBytes: 0 };

function chunks(head: Partial<FrameHead> = {}, bytes: Buffer = PICTURE, maxPayload = 1000): FrameChunk[] {
  return (encodeFrame({ ...HEAD, ...head }, bytes, maxPayload) ?? []).map((message) => {
    const chunk = decodeFrame(message);
    if (chunk === null) throw new Error('not a chunk');
    return chunk;
  });
}

describe('FrameJoiner', () => {
  let joiner: FrameJoiner;
  beforeEach(() => (joiner = new FrameJoiner(MOST)));
  const add = (all: readonly FrameChunk[]) =>
    all.map((chunk) => joiner.add(chunk)).filter((frame) => frame !== null);

  it('joins the chunks of a frame, and takes one that came whole', () => {
    const [joined] = add(chunks());
    expect(joined?.jpeg.equals(PICTURE)).to.equal(true);
    const [whole] = add(chunks({ sequence: 2, capturedAtMs: 1033 }, PICTURE, 1 << 20));
    expect(whole?.jpeg.equals(PICTURE)).to.equal(true);
    expect([whole?.sequence, whole?.capturedAtMs]).to.deep.equal([2, 1033]);
    expect(joiner.counts).to.deep.equal({ incomplete: 0, tooLarge: 0, notJpeg: 0, repeated: 0 });
  });

  it('drops a frame that lacks a chunk, whichever it is, and takes the next one', () => {
    const count = chunks().length;
    expect(count).to.be.greaterThan(3);
    for (let lost = 0; lost < count; lost++) {
      const sequence = 2 * lost + 1;
      expect(add(chunks({ sequence }).filter(({ index }) => index !== lost))).to.deep.equal([]);
      expect(add(chunks({ sequence: sequence + 1 })).length).to.equal(1);
    }
    expect(joiner.counts.incomplete).to.be.greaterThan(0);
  });

  it('drops chunks that contradict each other', () => {
    const [first, second, ...rest] = chunks();
    const wrong: Partial<FrameChunk>[] = [{ chunks: 2 }, { totalBytes: 99 }, { index: 3 }];
    for (const [i, change] of wrong.entries()) {
      const sequence = i + 1;
      const all = [first!, { ...second!, ...change }, ...rest].map((chunk) => ({ ...chunk, sequence }));
      expect(add(all), JSON.stringify(change)).to.deep.equal([]);
    }
    // Less than it said, and more.
    const [short, long] = [chunks({ sequence: 8 }), chunks({ sequence: 9 })].map((all) => all.slice(0, 2));
    expect(add(short!.map((chunk) => ({ ...chunk, chunks: 2 })))).to.deep.equal([]);
    expect(add(long!.map((chunk) => ({ ...chunk, chunks: 2, totalBytes: 1000 })))).to.deep.equal([]);
  });

  it('counts a frame that is too large or no JPEG once', () => {
    expect(add(chunks({}, jpeg({ scanBytes: MOST })))).to.deep.equal([]);
    expect(add(chunks({ sequence: 2 }, Buffer.alloc(3000, 1)))).to.deep.equal([]);
    expect(add(chunks({ sequence: 3 }, PICTURE.subarray(0, -2)))).to.deep.equal([]);
    expect(joiner.counts).to.deep.equal({ incomplete: 0, tooLarge: 1, notJpeg: 2, repeated: 0 });
  });

  it('takes a frame once, and those of a camera that has restarted', () => {
    add(chunks({ sequence: 5 }));
    expect(add([...chunks({ sequence: 5 }), ...chunks({ sequence: 4 })])).to.deep.equal([]);
    expect(joiner.counts.repeated).to.equal(2);
    expect(add(chunks({ run: 8, sequence: 1 })).length).to.equal(1);
  });
});
