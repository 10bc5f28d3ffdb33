import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { readFrameNumber } from '../fixtures/fake-rpicam-vid/frame-number.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { FPS, startNumberedCamera } from '../helpers/numbered-camera.ts';
import { needs } from '../helpers/programs.ts';
import { parseStream, raw } from '../helpers/raw-http.ts';
import { ffmpegStrict } from './ffmpeg.ts';
import { expectNearlyAll } from './shown.ts';

const GET = 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n';
const ABORTS = 200;
const AT_ONCE = 20;
const SLOW_BYTES_PER_SECOND = 1000;
const MEGABYTE = 1 << 20;
const SLOW_READERS = 5;
/** A queue for each viewer would need 40 MB. */
const MAX_GROWTH = 10 * MEGABYTE;
const WAIT_MS = 30_000;

interface Status {
  viewers: { userAgent: string; skipped: number }[];
  viewersGone: Record<string, number>;
  process: { residentBytes: number };
}

async function status(daemon: RunningDaemon): Promise<Status> {
  return (await (await fetch(`${daemon.url}/status`)).json()) as Status;
}

describe('misbehaving clients', function () {
  this.timeout(120_000);
  let daemon: RunningDaemon;

  before(async () => {
    // 1 MB/s soon fills the kernel buffer of a slow reader. The burst fills the ring, so that memory has its full size
    // before it is measured.
    daemon = await startNumberedCamera({
      frameBytes: 100_000,
      faults: [
        { kind: 'burst', after: 1, frames: 180 },
        // Without this, the camera would pause to compensate for the burst.
        { kind: 'hang', after: 181, forMs: 1 },
      ],
    });
    await daemon.logged(/camera: streaming/);
  });
  after(() => daemon?.stop());

  it(`runs and has no viewers after ${ABORTS} resets in the middle of a frame`, async () => {
    for (let done = 0; done < ABORTS; done += AT_ONCE) {
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          const client = raw(daemon.port, GET);
          await client.until((bytes) => bytes.length >= 1024);
          client.socket.resetAndDestroy();
        }),
      );
    }
    while ((await status(daemon)).viewers.length > 0);
    expect((await status(daemon)).viewersGone['closed']).to.equal(ABORTS);
    expect(daemon.log()).not.to.match(/"level":[56]0/);
  });

  describe('together with ffmpeg', () => {
    needs('FFmpeg');
    const slow: SlowReader[] = [];
    after(() => slow.forEach((reader) => reader.stop()));

    it('slow readers get complete and recent frames, and do not disturb others', async () => {
      const startMs = performance.now();
      const seconds = () => (performance.now() - startMs) / 1000;
      slow.push(...Array.from({ length: SLOW_READERS }, () => slowReader(daemon.port)));
      await ffmpegStrict(`${daemon.url}/video_feed`, 2 * FPS);
      const before = (await status(daemon)).process.residentBytes;
      const shown = await ffmpegStrict(`${daemon.url}/video_feed`, 10 * FPS);
      expectNearlyAll(shown, 10 * FPS);
      expect(shown.stderr).to.equal('');
      while ((await status(daemon)).viewers.length > SLOW_READERS);
      const { viewers, process } = await status(daemon);
      expect(viewers).to.have.length(SLOW_READERS);
      for (const { skipped } of viewers) expect(skipped).to.be.greaterThan(FPS);
      expect(process.residentBytes - before).to.be.lessThan(MAX_GROWTH);

      for (const reader of slow) {
        expect(reader.bytesRead()).to.be.lessThan((seconds() + 2) * SLOW_BYTES_PER_SECOND);
        expectWholeAndNewer(await reader.readUpTo(shown.numbers.at(-1)! + 1));
      }
    });
  });
});

/** Expects complete parts, each newer than the one before, with frames left out. */
function expectWholeAndNewer(stream: Buffer): void {
  const { parts } = parseStream(stream);
  for (const { body } of parts)
    expect([body.readUInt16BE(0), body.readUInt16BE(body.length - 2)]).to.deep.equal([0xffd8, 0xffd9]);
  const numbers = parts.map(({ body }) => readFrameNumber(body));
  expect(numbers).to.deep.equal([...new Set(numbers)].toSorted((a, b) => a - b));
  expect(numbers.at(-1)! - numbers[0]! + 1 - numbers.length, 'skipped frames').to.be.greaterThan(FPS);
}

type SlowReader = ReturnType<typeof slowReader>;

/** Reads 1 kB/s until `readUpTo` makes it read as fast as possible. */
function slowReader(port: number) {
  const chunks: Buffer[] = [];
  let bytesRead = 0;
  let fast = false;
  const small = Buffer.alloc(SLOW_BYTES_PER_SECOND);
  const large = Buffer.alloc(MEGABYTE);
  const buffer = () => (fast ? large : small);
  const callback = (bytes: number, from: Uint8Array) => {
    chunks.push(Buffer.from(from.subarray(0, bytes)));
    bytesRead += bytes;
    socket.emit('progress');
    return fast;
  };
  const socket = connect({ port, host: '127.0.0.1', onread: { buffer, callback } }, () => socket.write(GET));
  const pace = setInterval(() => socket.resume(), 1000);
  socket.on('error', () => {});
  socket.on('close', () => clearInterval(pace));
  return {
    bytesRead: () => bytesRead,
    /** Reads until a frame with this or a higher number has arrived; resolves with all bytes. */
    readUpTo: async (number: number): Promise<Buffer> => {
      fast = true;
      socket.resume();
      for (;;) {
        await once(socket, 'progress', { signal: AbortSignal.timeout(WAIT_MS) });
        const bytes = Buffer.concat(chunks);
        const last = parseStream(bytes).parts.at(-1);
        if (last !== undefined && readFrameNumber(last.body) >= number) return bytes;
      }
    },
    stop: () => socket.destroy(),
  };
}
