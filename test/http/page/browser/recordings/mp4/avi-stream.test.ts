import { expect } from 'chai';
import * as fc from 'fast-check';
import { CLIP_FORMATS } from '../../../../../../daemon/clip/clip-format.ts';
import { AviStream } from '../../../../../../daemon/http/page/browser/recordings/mp4/avi-stream.ts';
import { jpeg } from '../../../../../helpers/jpeg.ts';

const FPS = 10;
const FACTS = { width: 64, height: 48, fps: FPS, lengthMs: 2000 };
/** In tenths of a second: two together, and a pause. */
const SLOTS = [0, 1, 2, 7, 12];
const PICTURES = SLOTS.map((slot, seed) => ({
  atMs: 1_000_000 + slot * 100,
  jpeg: jpeg({ width: 64, height: 48, seed, scanBytes: 51 + seed }),
}));

function exported(pictures = PICTURES): Buffer {
  const writer = CLIP_FORMATS.avi.writer(FACTS);
  return Buffer.concat([...pictures.flatMap((one) => [...writer.add(one)]), ...writer.end()]);
}

function streamed(bytes: Buffer, pieceBytes: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + pieceBytes));
      at += pieceBytes;
    },
  });
}

async function read(bytes: Buffer, pieceBytes = 1000) {
  const avi = await AviStream.open(streamed(bytes, pieceBytes));
  const found: { slot: number; jpeg: Buffer }[] = [];
  for await (const { slot, jpeg: picture } of avi.pictures())
    found.push({ slot, jpeg: Buffer.from(picture) });
  return { avi, found };
}

async function failureOf(bytes: Buffer): Promise<string> {
  try {
    await read(bytes);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('AviStream', () => {
  it('finds the pictures of an export at their times, whatever the pieces are, without the repeated one', async () => {
    const bytes = exported();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 7, max: bytes.length }), async (pieceBytes) => {
        const { avi, found } = await read(bytes, pieceBytes);
        expect(found).to.deep.equal(PICTURES.map((one, i) => ({ slot: SLOTS[i], jpeg: one.jpeg })));
        expect([avi.fps, avi.slotsPlanned, avi.slots]).to.deep.equal([FPS, 20, 20]);
      }),
      { numRuns: 5 },
    );
  });

  it('keeps equal pictures that were recorded', async () => {
    const [first] = PICTURES;
    const equal = [0, 1, 2, 3].map((slot) => ({ ...first!, atMs: slot * 100 }));
    expect((await read(exported(equal))).found.map(({ slot }) => slot)).to.deep.equal([0, 1, 2, 3]);
  });

  it('says that an export was cut, wherever', async () => {
    const bytes = exported();
    const end = bytes.indexOf('idx1');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: end - 1 }), async (length) => {
        expect(await failureOf(bytes.subarray(0, length))).to.not.equal('');
      }),
    );
    expect(await failureOf(bytes)).to.equal('');
  });

  it('refuses what is none', async () => {
    expect(await failureOf(Buffer.alloc(1000))).to.equal('no AVI of picamd');
    const bytes = exported();
    bytes.writeUInt32LE(0, 132);
    expect(await failureOf(bytes)).to.equal('an AVI without a rate');
    const large = exported();
    large.writeUInt32LE(0xffffffff, 228);
    expect(await failureOf(large)).to.equal('a chunk that is no picture');
  });
});
