import { PassThrough } from 'node:stream';
import type { Socket } from 'node:net';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { MOST_PACKET_BYTES, PacketStream } from '../../daemon/mqtt/packet-stream.ts';

/** A PUBLISH with that many bytes after its fixed header. */
function packet(bytes: number, fill = 7): Buffer {
  const length: number[] = [];
  let left = bytes;
  do {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>= 7;
  } while (left > 0);
  return Buffer.concat([Buffer.from([0x30, ...length]), Buffer.alloc(bytes, fill)]);
}

/** What a client reads of these chunks. */
async function read(chunks: readonly Buffer[]): Promise<Buffer> {
  const socket = new PassThrough();
  const stream = new PacketStream(socket as unknown as Socket);
  const kept: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => kept.push(chunk));
  stream.on('error', () => {});
  const closed = new Promise((resolve) => stream.on('close', resolve));
  for (const chunk of chunks) socket.write(chunk);
  socket.end();
  await closed;
  return Buffer.concat(kept);
}

function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].toSorted((a, b) => a - b);
  return [...ends, bytes.length].map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

describe('packets of an MQTT broker', () => {
  it('arrive as they were sent, wherever they are cut', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.array(fc.nat(), { maxLength: 8 }), async (all, places) => {
        const bytes = Buffer.concat(all.map((size, index) => packet(size, index)));
        expect((await read(cutAt(bytes, places))).equals(bytes)).to.equal(true);
      }),
      { numRuns: 30 },
    );
  });

  it('are passed over when they are large, and those behind them arrive', async () => {
    const [small, last] = [packet(12, 1), packet(MOST_PACKET_BYTES - 4, 3)];
    for (const size of [MOST_PACKET_BYTES, 1_000_000]) {
      const bytes = Buffer.concat([small, packet(size), small, last]);
      const found = await read(cutAt(bytes, [1, 15, 16, 17, 18, 19, 5000, 70_000]));
      expect(found.equals(Buffer.concat([small, small, last]))).to.equal(true);
    }
  });

  it('end the connection when their length is none', async () => {
    expect(await read([Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2])])).to.have.length(0);
  });
});
