import { expect } from 'chai';

import { BitWriter, type Bits } from '../../../daemon/test-picture/jpeg/bit-writer.ts';

const NOTHING: Bits = { bytes: new Uint8Array(0), length: 0 };

function text({ bytes, length }: Bits): string {
  return Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, length);
}

describe('BitWriter', () => {
  it('keeps bits in order, whatever their count', () => {
    const writer = new BitWriter();
    let expected = '';
    for (let i = 0; i < 1000; i++) {
      const count = i % 17;
      const value = (i * 40_503) & ((1 << count) - 1);
      writer.put(value, count);
      if (count > 0) expected += value.toString(2).padStart(count, '0');
    }
    expect(writer.length).to.equal(expected.length);
    expect(text(writer.copy(NOTHING))).to.equal(expected);
  });

  it('starts over after clear, and reuses the old bytes if they suffice', () => {
    const writer = new BitWriter();
    writer.put(0xabcd, 16);
    const first = writer.copy(NOTHING);
    writer.clear();
    writer.put(0b101, 3);
    const second = writer.copy(first);
    expect(text(second)).to.equal('101');
    expect(second.bytes).to.equal(first.bytes);
  });

  it('makes room and keeps its content', () => {
    const writer = new BitWriter();
    writer.put(0x5a, 8);
    writer.reserve(100_000);
    for (let i = 0; i < 100_000; i++) writer.put(i & 0xff, 8);
    const { bytes, length } = writer.copy(NOTHING);
    expect(length).to.equal(800_008);
    expect([bytes[0], bytes[1], bytes[2], bytes[100_000]]).to.deep.equal([0x5a, 0, 1, 99_999 & 0xff]);
  });
});
