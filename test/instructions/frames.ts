/**
 * Pushes frames through frame/ and stream/ while callgrind counts (count.ts): first until the JIT is warm, then, for each number
 * of viewers, FRAMES_COUNTED frames between two marks.
 *
 * Nothing in it waits for the event loop, so no timer adds to the count. Its clock goes on by half a frame with each read,
 * however long Valgrind takes: where this program stands still on a busy machine, frames would be late, and take other ways.
 */
import { Socket } from 'node:net';
import type { CaptureTimes } from '../../daemon/frame/capture-times.ts';
import { FrameClock } from '../../daemon/frame/frame-clock.ts';
import { FrameRing } from '../../daemon/frame/frame-ring.ts';
import { JpegSplitter } from '../../daemon/frame/jpeg-splitter.ts';
import { Broadcaster } from '../../daemon/stream/broadcaster.ts';
import { PART_ENVELOPE, WITH_LENGTH } from '../../daemon/stream/multipart.ts';
import { Viewer } from '../../daemon/stream/viewer.ts';
import { jpeg } from '../helpers/jpeg.ts';
import { FRAMES_COUNTED, mark, VIEWERS } from './marks.ts';

/** About as many bytes, and as many FF among them, as a picture of rpicam-vid has: 70 KB and 440. */
const SHAPE = { width: 1280, height: 720, scanBytes: 69_000, ffEvery: 400 };
const FRAME_MS = 1000 / 30;
const DIFFERENT_FRAMES = 4;
/** What one read takes from a full pipe. */
const PIPE_BYTES = 64 << 10;
const RING_BYTES = 16 << 20;
const MAX_FRAME_BYTES = 4 << 20;
/** Until the count per frame stays the same, with the flags of `count.ts`. */
const WARM_ROUNDS = 20;
const FRAMES_PER_WARM_ROUND = 60;
/** After viewers have come or gone. */
const FRAMES_TO_SETTLE = 100;

let nowMs = 0;
performance.now = () => nowMs;
const startMs = Date.now();
Date.now = () => startMs + Math.round(nowMs);

/** Its peer takes everything at once. What a real socket does below `_write` is Node's and the kernel's. */
class FakeSocket extends Socket {
  override _write(_chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    done();
  }
}

/** Like that of a camera, for which the event loop is never late. */
class ClockTimes implements CaptureTimes {
  readAtMs = 0;
  readonly #clock = new FrameClock({ intervalMs: FRAME_MS });

  get isPassingOver(): boolean {
    return this.#clock.isPassingOver;
  }

  read(): void {
    this.readAtMs = performance.now();
  }

  begin(): void {}

  complete(jpegBytes: number): number {
    return this.#clock.arrived(this.readAtMs, jpegBytes, null);
  }
}

const broadcaster = new Broadcaster({
  staleMs: () => Number.POSITIVE_INFINITY,
  newest: () => ring.newest,
  onViewers: () => {},
  onSkips: () => {},
});
const ring: FrameRing = new FrameRing({
  ringBytes: RING_BYTES,
  maxFrameBytes: MAX_FRAME_BYTES,
  envelope: PART_ENVELOPE,
  times: new ClockTimes(),
  onFrame: broadcaster.publish,
  onOverrun: (frame) => broadcaster.overrun(frame),
});
const splitter = new JpegSplitter(ring);
const pictures = Array.from({ length: DIFFERENT_FRAMES }, (_, seed) => jpeg({ ...SHAPE, seed }));
/** Of each frame, what fits into the pipe and the rest. */
const reads = pictures.flatMap((frame) => [frame.subarray(0, PIPE_BYTES), frame.subarray(PIPE_BYTES)]);

function join(id: number): Viewer {
  const viewer: Viewer = new Viewer({
    id,
    socket: new FakeSocket(),
    address: '192.0.2.1',
    userAgent: 'test/instructions',
    options: { fps: null, frames: null, durationMs: null, name: null, partFormat: WITH_LENGTH },
    isAuthorized: () => true,
    finish: () => {},
    reset: () => {},
    onLeave: (reason) => broadcaster.remove(viewer, reason),
  });
  broadcaster.add(viewer);
  return viewer;
}

interface Round {
  viewers: number;
  frames: number;
  isCounted: boolean;
}

/** Warming has rounds too, so that viewers who come and go are no news to the JIT, for which it would compile again. */
const rounds: Round[] = [
  ...Array.from({ length: WARM_ROUNDS }, () => VIEWERS).flatMap((each) =>
    each.map((watching) => ({ viewers: watching, frames: FRAMES_PER_WARM_ROUND, isCounted: false })),
  ),
  ...VIEWERS.flatMap((watching) => [
    { viewers: watching, frames: FRAMES_TO_SETTLE, isCounted: false },
    { viewers: watching, frames: FRAMES_COUNTED, isCounted: true },
  ]),
];
/** Parts that the viewers must get. */
const expected = rounds.reduce((sum, round) => sum + round.viewers * round.frames, 0);
const viewers: Viewer[] = [];
let isCounting = false;
let readsLeft = 0;
let nextRead = 0;

/** A read in a tick of its own: afterwards, Node tells the viewers what is written. */
function read(): void {
  if (readsLeft === 0) nextRound();
  readsLeft--;
  nowMs += FRAME_MS / 2;
  splitter.write(reads[nextRead] as Buffer);
  nextRead = (nextRead + 1) % reads.length;
  process.nextTick(read);
}

function nextRound(): void {
  if (isCounting) mark();
  const round = rounds.shift();
  if (round === undefined) return end();
  while (viewers.length < round.viewers) viewers.push(join(viewers.length));
  while (viewers.length > round.viewers) viewers.pop()?.end();
  readsLeft = round.frames * 2;
  isCounting = round.isCounted;
  if (isCounting) mark();
}

/** A frame that is lost on the way would make the others look cheap. */
function end(): never {
  const { frames, skipped } = broadcaster.totals;
  if (frames === expected && skipped === 0) process.exit(0);
  process.stderr.write(`The viewers got ${frames} parts instead of ${expected}.\n`);
  process.exit(1);
}

read();
