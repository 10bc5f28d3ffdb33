import { expect } from 'chai';
import { movieBox } from '../../../../../../daemon/http/page/browser/recordings/mp4/movie-box.ts';
import { Mp4File } from '../../../../../../daemon/http/page/browser/recordings/mp4/mp4-file.ts';

const TRACK = { width: 64, height: 48, avcC: Uint8Array.of(1, 0x64, 0, 31), startMs: Date.UTC(1970, 0, 1) };
const CONTAINERS = ['moov', 'trak', 'mdia', 'minf', 'stbl'];

/** What is behind the head of each box, by its path. */
function boxesIn(bytes: Buffer, path = ''): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const content = bytes.subarray(at + 8, at + length);
    found.set(`${path}${type}`, content);
    if (CONTAINERS.includes(type))
      for (const [name, inner] of boxesIn(content, `${path}${type}/`)) found.set(name, inner);
    at += length;
  }
  return found;
}

async function boxesOf(file: Blob): Promise<Map<string, Buffer>> {
  return boxesIn(Buffer.from(await file.arrayBuffer()));
}

const TABLE = 'moov/trak/mdia/minf/stbl/';
const wordsIn = (bytes: Buffer | undefined): number[] =>
  Array.from({ length: (bytes?.length ?? 0) / 4 }, (_, i) => bytes!.readUInt32BE(i * 4));

describe('Mp4File', () => {
  const pictures = [5, 300, 7].map((length, i) => new Uint8Array(length).fill(i + 1));

  it('has a table with length, time, place and kind of each picture', async () => {
    const file = new Mp4File();
    [0, 40, 1_040].forEach((atMs, i) => file.add(pictures[i]!, atMs, i !== 1));
    const blob = file.end(1_100, TRACK);
    const whole = Buffer.from(await blob.arrayBuffer());
    const boxes = boxesIn(whole);
    expect([...boxes.keys()].filter((name) => !name.includes('/'))).to.deep.equal(['ftyp', 'moov', 'mdat']);
    expect(wordsIn(boxes.get(`${TABLE}stts`))).to.deep.equal([0, 3, 1, 3600, 1, 90_000, 1, 5400]);
    expect(wordsIn(boxes.get(`${TABLE}stsz`))).to.deep.equal([0, 0, 3, 5, 300, 7]);
    expect(wordsIn(boxes.get(`${TABLE}stss`))).to.deep.equal([0, 2, 1, 3]);
    const offsets = wordsIn(boxes.get(`${TABLE}stco`)).slice(2);
    expect(offsets.map((at, i) => whole.subarray(at, at + pictures[i]!.length))).to.deep.equal(
      pictures.map((one) => Buffer.from(one)),
    );
    expect(boxes.get('moov/trak/mdia/mdhd')?.readBigUInt64BE(24)).to.equal(99_000n);
  });

  it('has the size, the configuration and the time of capture', async () => {
    const file = new Mp4File();
    file.add(pictures[0]!, 0, true);
    const boxes = await boxesOf(file.end(40, TRACK));
    const description = boxes.get(`${TABLE}stsd`);
    expect(description?.subarray(-4)).to.deep.equal(Buffer.from(TRACK.avcC));
    expect([description?.readUInt16BE(40), description?.readUInt16BE(42)]).to.deep.equal([64, 48]);
    // 66 years of seconds, 17 of them with a leap day (ISO/IEC 14496-12 counts from 1904).
    expect(boxes.get('moov/mvhd')?.readBigUInt64BE(4)).to.equal(BigInt((66 * 365 + 17) * 86_400));
  });

  it('has very many pictures: more than a call has arguments, and longer than 32 bits of ticks', () => {
    const count = 70_000;
    const samples = Array.from({ length: count }, (_, i) => ({ bytes: 1, ticks: 90_000, isKey: i === 0 }));
    const boxes = boxesIn(Buffer.from(movieBox({ ...TRACK, samples }, 0)));
    expect(boxes.get(`${TABLE}stts`)?.readUInt32BE(4)).to.equal(count);
    expect(boxes.get(`${TABLE}stco`)?.readUInt32BE(8 + 4 * (count - 1))).to.equal(count - 1);
    expect(boxes.get('moov/mvhd')?.readBigUInt64BE(24)).to.equal(BigInt(count * 90_000));
  });

  it('takes no picture that is earlier than the one before', () => {
    const file = new Mp4File();
    file.add(pictures[0]!, 40, true);
    expect(() => file.add(pictures[1]!, 39, false)).to.throw(RangeError);
  });
});
