import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { readFrameNumber } from '../fixtures/fake-rpicam-vid/frame-number.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { FPS, startNumberedCamera } from '../helpers/numbered-camera.ts';
import { needs } from '../helpers/programs.ts';
import { parseStream, raw } from '../helpers/raw-http.ts';
import { ffmpegStrict } from './ffmpeg.ts';
import { expectConsecutive } from './shown.ts';

const GET = 'GET /video_feed HTTP/1.1\r\nHost: x\r\n\r\n';
const ABORTS = 200;
const AT_ONCE = 20;
const SLOW_BYTES_A_SECOND = 1000;
const MEGABYTE = 1 << 20;
const SLOW_READERS = 5;
/** A queue for each of them would be 40 MB by then. */
const MOST_GROWTH = 10 * MEGABYTE;
const WAIT_MS = 10_000;

interface Status {
  viewers: { userAgent: string; skipped: number }[];
  viewersGone: Record<string, number>;
  process: { residentBytes: number };
}

async function status(daemon: RunningDaemon): Promise<Status> {
  return (await (await fetch(`${daemon.url}/status`)).json()) as Status;
}

describe('clients without manners', function () {
  this.timeout(60_000);
  let daemon: RunningDaemon;

  before(async () => {
    // 1 MB a second: what the kernel takes for a slow reader is full soon. The burst fills the ring, so that memory
    // has its full size before it is measured.
    daemon = await startNumberedCamera({
      frameBytes: 100_000,
      faults: [
        { kind: 'burst', after: 1, frames: 180 },
        // Without a pause the camera would make up for the burst by silence.
        { kind: 'hang', after: 181, forMs: 1 },
      ],
    });
    await daemon.logged(/camera: streaming/);
  });
  after(() => daemon?.stop());

  it(`is alive and has no viewer left after ${ABORTS} resets in the middle of a frame`, async () => {
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

  describe('beside ffmpeg', () => {
    needs('FFmpeg');
    const slow: SlowReader[] = [];
    after(() => slow.forEach((one) => one.stop()));

    it('slow readers have whole frames, the newest ones, and disturb nobody', async () => {
      slow.push(...Array.from({ length: SLOW_READERS }, () => slowReader(daemon.port)));
      await ffmpegStrict(`${daemon.url}/video_feed`, 2 * FPS);
      const before = (await status(daemon)).process.residentBytes;
      const shown = await ffmpegStrict(`${daemon.url}/video_feed`, 10 * FPS);
      expectConsecutive(shown, 10 * FPS);
      expect(shown.stderr).to.equal('');
      const { viewers, process } = await status(daemon);
      expect(viewers).to.have.length(SLOW_READERS);
      for (const { skipped } of viewers) expect(skipped).to.be.greaterThan(FPS);
      expect(process.residentBytes - before).to.be.lessThan(MOST_GROWTH);

      for (const one of slow) {
        expect(one.bytesRead()).to.be.lessThan(20 * SLOW_BYTES_A_SECOND);
        expectWholeAndNewer(await one.readUpTo(shown.numbers.at(-1)! + 1));
      }
    });
  });
});

/** Whole parts only, each newer than the one before, and not all that there were. */
function expectWholeAndNewer(stream: Buffer): void {
  const { parts } = parseStream(stream);
  for (const { body } of parts)
    expect([body.readUInt16BE(0), body.readUInt16BE(body.length - 2)]).to.deep.equal([0xffd8, 0xffd9]);
  const numbers = parts.map(({ body }) => readFrameNumber(body));
  expect(numbers).to.deep.equal([...new Set(numbers)].toSorted((a, b) => a - b));
  expect(numbers.at(-1)! - numbers[0]! + 1 - numbers.length, 'frames that passed by').to.be.greaterThan(FPS);
}

type SlowReader = ReturnType<typeof slowReader>;

/** Reads 1 kB a second until it is told to read on as fast as it can. */
function slowReader(port: number) {
  const chunks: Buffer[] = [];
  let bytesRead = 0;
  let hurry = false;
  const small = Buffer.alloc(SLOW_BYTES_A_SECOND);
  const large = Buffer.alloc(MEGABYTE);
  const buffer = () => (hurry ? large : small);
  const callback = (bytes: number, from: Uint8Array) => {
    chunks.push(Buffer.from(from.subarray(0, bytes)));
    bytesRead += bytes;
    socket.emit('progress');
    return hurry;
  };
  const socket = connect({ port, host: '127.0.0.1', onread: { buffer, callback } }, () => socket.write(GET));
  const pace = setInterval(() => socket.resume(), 1000);
  socket.on('error', () => {});
  socket.on('close', () => clearInterval(pace));
  return {
    bytesRead: () => bytesRead,
    /** All that has come when a frame of this number, or a newer one, has. */
    readUpTo: async (number: number): Promise<Buffer> => {
      hurry = true;
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
