import { expect } from 'chai';
import { StreamHead } from '../../daemon/frame/stream-head.ts';

describe('StreamHead', () => {
  it('keeps a copy of the first 64 bytes, wherever the chunks are cut', () => {
    const head = new StreamHead();
    expect(head.bytes).to.have.length(0);
    const stream = Buffer.from(Array.from({ length: 200 }, (_, i) => i));
    for (const [from, to] of [
      [0, 1],
      [1, 60],
      [60, 150],
      [150, 200],
    ]) {
      const chunk = Buffer.from(stream.subarray(from, to));
      head.add(chunk);
      chunk.fill(0xff);
    }
    expect(head.bytes).to.deep.equal(stream.subarray(0, 64));
  });
});
