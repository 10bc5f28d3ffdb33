import { setTimeout as delay } from 'node:timers/promises';
import type { Frame } from '../frame/frame.ts';
import type { ClosedAvi } from './avi-file.ts';
import { AviWriter } from './avi-writer.ts';
import type { DiskQueue, FileSystem } from './disk-queue.ts';
import { EventRecorder } from './event-recorder.ts';
import type { FileClock, FileTime } from './file-clock.ts';
import type { RecordingParts } from './recording-parts.ts';
import { CONTINUOUS, stemOf } from './recording-names.ts';
import { RecordingTrack } from './recording-track.ts';
import type { RecordedSpan } from './recording-track.ts';
import { setStar } from './star-file.ts';
import { slotRate } from './slot-rate.ts';
import { writeSnapshot } from './snapshot-file.ts';

export interface RecordingTracksOptions {
  readonly parts: RecordingParts;
  readonly queue: DiskQueue;
  readonly clock: FileClock;
  readonly check: (fs: FileSystem) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  /** Something in the folder has changed. */
  readonly onChanged: (stem: string) => void;
  readonly onNewFile: () => void;
  readonly onClosed: (closed: ClosedAvi) => void;
}

/** Of the ten seconds that systemd waits. */
const DRAIN_MS = 2000;
/** Between two looks whether the disk has taken a block. */
const LOOK_MS = 20;

/** What is recorded at a time: continuously with RECORD_FPS, and events with all frames. */
export class RecordingTracks {
  readonly #options: RecordingTracksOptions;
  readonly #continuous: RecordingTrack;
  readonly #events: RecordingTrack;
  readonly #recorder: EventRecorder;
  #ends: (() => void)[] = [];

  constructor(options: RecordingTracksOptions) {
    const { parts, queue, check, onChanged, onFailure } = options;
    const { attach, config, newest, root } = parts;
    this.#options = options;
    this.#continuous = this.#track(1000 / config().RECORD_FPS);
    this.#events = this.#track(0);
    this.#recorder = new EventRecorder({
      track: this.#events,
      rules: () => ({
        preMs: 1000 * config().PRE_SECONDS,
        postMs: 1000 * config().POST_SECONDS,
        isOn: config().RECORD !== 'continuous',
      }),
      newest,
      attach,
      star: (stem, on) =>
        void queue
          .run((fs) => check(fs).then(() => setStar(fs, root, stem, on)), { urgent: true })
          .then(() => onChanged(stem), onFailure),
      writeSnapshot: (stem, jpeg) => {
        const write = writeSnapshot({ queue, root, stem, check }, jpeg);
        return write.then(
          () => {
            onChanged(stem);
            return true;
          },
          (error: unknown) => {
            onFailure(error);
            return false;
          },
        );
      },
    });
  }

  get isOn(): boolean {
    return this.#ends.length > 0;
  }

  get isRecording(): boolean {
    return this.#all.some(({ span }) => span !== null);
  }

  get pictures(): number {
    return this.#continuous.pictures + this.#events.pictures;
  }

  /** Pictures that the disk was too slow for. */
  get lost(): number {
    return this.#continuous.lost + this.#events.lost;
  }

  switchOn(): void {
    if (this.isOn) return;
    const { config, listen, tap } = this.#options.parts;
    if (config().RECORD !== 'events')
      this.#continuous.record({ kind: CONTINUOUS, id: null, fromMs: performance.now(), untilMs: Infinity });
    const offer = (frame: Frame): void => {
      this.#continuous.offer(frame);
      this.#events.offer(frame);
    };
    this.#ends = [tap(offer), listen(this.#recorder.take)];
  }

  /** Takes what the ring holds for it until now, within a moment. */
  async drain(): Promise<void> {
    const untilMs = performance.now() + DRAIN_MS;
    while (this.#all.some(({ isBehind }) => isBehind) && performance.now() < untilMs) {
      for (const track of this.#all) track.pump();
      await delay(LOOK_MS);
    }
  }

  /** Takes nothing from now on, and returns when all files are closed. */
  async switchOff(): Promise<void> {
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#recorder.stop();
    await Promise.all(this.#all.map((track) => track.stop()));
  }

  /** Resolves when no file is being closed. */
  async untilSettled(): Promise<void> {
    await Promise.all(this.#all.map(({ settled }) => settled));
  }

  /** The disk takes nothing until resume(). */
  pause(): void {
    for (const track of this.#all) track.pause();
  }

  resume(): void {
    for (const track of this.#all) track.resume();
  }

  /** Keeps what is recorded of the event, or does not any more. */
  star(id: string, on: boolean): void {
    this.#recorder.star(id, on);
  }

  /** Call it about once a second. */
  tick(nowMs: number): void {
    for (const track of this.#all) track.tick(nowMs);
  }

  get #all(): readonly RecordingTrack[] {
    return [this.#continuous, this.#events];
  }

  #track(intervalMs: number): RecordingTrack {
    const { parts, clock, onClosed } = this.#options;
    const track: RecordingTrack = new RecordingTrack({
      framesSince: parts.framesSince,
      intervalMs,
      timeOf: (frame) => clock.timeOf(frame),
      create: (span, first, time) => {
        const rate = slotRate(intervalMs || parts.frameIntervalMs(), parts.config().CAMERA_FRAMERATE);
        return this.#writer(span, first, time, { rate, onRoom: track.pump });
      },
      onClosed,
      onEnded: ({ id }) => this.#recorder.ended(id),
    });
    return track;
  }

  #writer(
    { kind, id }: RecordedSpan,
    { width, height }: Frame,
    time: FileTime,
    { rate, onRoom }: { rate: number; onRoom: () => void },
  ): AviWriter {
    const { parts, queue, check, onChanged, onFailure, onNewFile } = this.#options;
    const stem = stemOf({ ...time, kind, id });
    const shape = { width, height, rate, scale: 1 };
    const { root } = parts;
    const { startMs } = time;
    const writer = new AviWriter({ queue, root, stem, check, shape, startMs, onRoom, onFailure });
    onChanged(stem);
    onNewFile();
    if (id !== null) this.#recorder.began(id, stem);
    return writer;
  }
}
