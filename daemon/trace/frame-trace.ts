import type { Socket } from 'node:net';
import type { Camera } from '../camera/camera.ts';
import type { Frame } from '../frame/frame.ts';
import type { Log } from '../log/logger.ts';
import type { Broadcaster } from '../stream/broadcaster.ts';
import { StageTimes } from './stage-times.ts';

const REPORT_MS = 10_000;
const NOTHING = Buffer.alloc(0);
/** A minute: the JIT is warm by then. */
const REPORTS = 6;
/** A viewer gets the newest frame, or with a rate of its own one that is a few frames older. */
const RECENT_FRAMES = 16;

/**
 * Measures where the time of a frame goes, for a minute from the first frame on (TRACE=frame). It puts itself between
 * the parts that it is given, so nothing on the path of a frame knows of it. After the minute it only passes calls on.
 *
 * It logs each stage every 10 s, with the count, and the median and 99th percentile in ms:
 *
 *   split     the read of the frame's last bytes → the frame is complete
 *   hand-over → it is in the ring, and the broadcaster has it
 *   publish   → the last viewer's socket was asked to send it
 *   drain     a viewer's socket was asked to send it → the kernel has taken all of it (per viewer)
 *   age       the frame's capture → a viewer's socket was asked to send it (per viewer)
 */
export class FrameTrace {
  readonly #log: Log;
  readonly #now: () => number;
  readonly #stages = {
    split: new StageTimes(),
    'hand-over': new StageTimes(),
    publish: new StageTimes(),
    drain: new StageTimes(),
    age: new StageTimes(),
  };
  readonly #recent: Frame[] = [];
  #timer: NodeJS.Timeout | undefined;
  #reportsLeft = REPORTS;
  #readMs = 0;
  /** When the frame was complete that is on its way to the broadcaster. */
  #completeMs: number | null = null;

  /** `now` is the monotonic clock in ms, of which Frame.capturedAtMs is a time too. */
  constructor(log: Log, now: () => number = () => performance.now()) {
    this.#log = log;
    this.#now = now;
  }

  get #isOver(): boolean {
    return this.#reportsLeft === 0;
  }

  /** Call it before the camera starts. */
  camera({ source, ring }: Pick<Camera, 'source' | 'ring'>): void {
    const run = source.run.bind(source);
    source.run = (options) => {
      const { onBytes } = options;
      return run({
        ...options,
        onBytes: (chunk) => {
          if (!this.#isOver) this.#readMs = this.#now();
          onBytes(chunk);
        },
      });
    };
    const commit = ring.commit.bind(ring);
    ring.commit = (width, height) => {
      if (this.#isOver) return commit(width, height);
      this.#completeMs = this.#now();
      this.#stages.split.add(this.#completeMs - this.#readMs);
      const isShown = commit(width, height);
      this.#completeMs = null;
      // The chunk may hold another frame.
      this.#readMs = this.#now();
      return isShown;
    };
  }

  /** Returns what takes the place of `publish`. Call it before there are viewers. */
  broadcaster(broadcaster: Broadcaster): (frame: Frame) => void {
    const add = broadcaster.add.bind(broadcaster);
    broadcaster.add = (viewer) => {
      if (!this.#isOver) this.#socket(viewer.socket);
      add(viewer);
    };
    const { publish } = broadcaster;
    return (frame) => {
      if (this.#isOver) return publish(frame);
      if (this.#timer === undefined) this.#wait();
      this.#remember(frame);
      const startMs = this.#now();
      // A frame that was held back has waited in the ring.
      if (this.#completeMs !== null) this.#stages['hand-over'].add(startMs - this.#completeMs);
      publish(frame);
      this.#stages.publish.add(this.#now() - startMs);
    };
  }

  #wait(): void {
    this.#timer = setTimeout(this.#onTimer, REPORT_MS);
    this.#timer.unref();
  }

  /** Ends it early, with a last report. */
  stop(): void {
    if (this.#timer === undefined || this.#isOver) return;
    this.#report();
    this.#end();
  }

  #socket(socket: Socket): void {
    const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
    socket.write = (...args: unknown[]) => {
      const frame = this.#isOver ? undefined : this.#frameOf(args[0]);
      if (frame === undefined) return write(...args);
      const startMs = this.#now();
      this.#stages.age.add(startMs - frame.capturedAtMs);
      const isBelowMark = write(...args);
      const taken = (error?: Error | null) => {
        if (!error) this.#stages.drain.add(this.#now() - startMs);
      };
      if (socket.writableLength === 0) taken();
      // Behind the frame, to learn when the kernel has taken all of it.
      else write(NOTHING, taken);
      return isBelowMark;
    };
  }

  #remember(frame: Frame): void {
    this.#recent.push(frame);
    if (this.#recent.length > RECENT_FRAMES) this.#recent.shift();
  }

  /** The frame that has these bytes, which are a part or a JPEG in the ring. */
  #frameOf(bytes: unknown): Frame | undefined {
    if (!Buffer.isBuffer(bytes)) return undefined;
    // Not by its part: asked for late, that would be written over what the ring holds now.
    return this.#recent.findLast(({ jpeg }) => {
      const at = jpeg.byteOffset - bytes.byteOffset;
      return bytes.buffer === jpeg.buffer && at >= 0 && at < bytes.length;
    });
  }

  readonly #onTimer = (): void => {
    this.#report();
    if (--this.#reportsLeft > 0) return this.#wait();
    this.#log.info('trace: the minute is over; restart picamd for another one, or with TRACE=off');
    this.#end();
  };

  #report(): void {
    for (const [stage, times] of Object.entries(this.#stages)) {
      const summary = times.take();
      if (summary !== null) this.#log.info(summary, `trace: ${stage}`);
    }
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#reportsLeft = 0;
    this.#recent.length = 0;
  }
}
