import type { Notice } from '../errors.ts';
import type { Frame } from '../frame/frame.ts';
import { AviWriter } from './avi-writer.ts';
import { DiskQueue } from './disk-queue.ts';
import { EventRecorder } from './event-recorder.ts';
import { FileClock } from './file-clock.ts';
import type { FileTime } from './file-clock.ts';
import { Housekeeping } from './housekeeping.ts';
import { LostPictures } from './lost-pictures.ts';
import { RecordingDisk } from './recording-disk.ts';
import { RecordingFolder } from './recording-folder.ts';
import { CONTINUOUS, stemOf } from './recording-names.ts';
import type { RecordingParts } from './recording-parts.ts';
import { expectedBytesPerDay, expectedDays } from './recording-report.ts';
import type { RecordingReport } from './recording-report.ts';
import { RecordingTrack } from './recording-track.ts';
import type { RecordedSpan } from './recording-track.ts';
import { slotRate } from './slot-rate.ts';
import { writeSnapshot } from './snapshot-file.ts';

const TICK_MS = 1000;

/** Records a camera: continuously, events, or both. All that it does to the disk goes through `queue`. */
export class Recording {
  readonly queue: DiskQueue;
  readonly folder: RecordingFolder;
  readonly #parts: RecordingParts;
  readonly #clock: FileClock;
  readonly #housekeeping: Housekeeping;
  readonly #disk: RecordingDisk;
  readonly #continuous: RecordingTrack;
  readonly #events: RecordingTrack;
  readonly #recorder: EventRecorder;
  #ends: (() => void)[] = [];
  #ticker: NodeJS.Timeout | undefined;
  #writtenBytes = 0;
  #diskFaults = 0;
  readonly #lostPictures = new LostPictures();

  constructor(parts: RecordingParts) {
    const { root, config, clock = new FileClock() } = parts;
    this.#parts = parts;
    this.#clock = clock;
    this.queue = new DiskQueue(parts.queue);
    this.folder = new RecordingFolder(this.queue, root);
    const { queue, folder } = this;
    this.#housekeeping = new Housekeeping({
      queue,
      folder,
      clock,
      config,
      log: parts.log,
      onFailure: (error) => this.#disk.failed(error),
    });
    this.#disk = new RecordingDisk({
      queue: this.queue,
      root,
      isSystemAllowed: () => config().RECORD_ON_SYSTEM_CARD,
      prepare: () => this.#housekeeping.prepare(),
      onReady: () => this.#onReady(),
      onFault: (notice) => {
        if (notice !== null) {
          this.#diskFaults++;
          for (const track of this.#tracks) track.pause();
        }
        parts.onDisk(notice);
      },
    });
    this.#continuous = this.#track(1000 / config().RECORD_FPS);
    this.#events = this.#track(0);
    this.#recorder = new EventRecorder({
      track: this.#events,
      rules: () => ({
        preMs: 1000 * config().PRE_SECONDS,
        postMs: 1000 * config().POST_SECONDS,
        isOn: config().RECORD !== 'continuous',
      }),
      newest: parts.newest,
      attach: parts.attach,
      writeSnapshot: (stem, jpeg) =>
        void writeSnapshot(this.queue, root, stem, jpeg).then(
          () => this.folder.changed(stem),
          (error: unknown) => this.#disk.failed(error),
        ),
    });
  }

  /** Looks at the disk. Nothing is recorded before switchOn(). */
  start(): void {
    for (const track of this.#tracks) track.pause();
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    void this.#disk.start();
  }

  /** Records from now on, as soon as the disk is ready. */
  switchOn(): void {
    if (this.#ends.length > 0) return;
    const { config, listen, tap } = this.#parts;
    if (config().RECORD !== 'events')
      this.#continuous.record({ kind: CONTINUOUS, id: null, fromMs: performance.now(), untilMs: Infinity });
    const pump = (): void => {
      this.#continuous.pump();
      this.#events.pump();
    };
    this.#ends = [tap(pump), listen(this.#recorder.take)];
  }

  /** Records nothing from now on, which is immediate, and returns when all files are closed. */
  async switchOff(): Promise<void> {
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#recorder.stop();
    await Promise.all(this.#tracks.map((track) => track.stop()));
  }

  /** A recording was deleted by someone who reads them. */
  removed(stem: string, bytes: number): void {
    this.#housekeeping.retention.removed(stem, bytes);
  }

  /** Ends recording for good. */
  async stop(): Promise<void> {
    clearInterval(this.#ticker);
    await this.switchOff();
    await this.#housekeeping.idle();
    await this.#disk.stop();
  }

  get notices(): readonly Notice[] {
    const notice = this.#disk.notice ?? this.#lostPictures.notice(performance.now());
    return notice === null ? [] : [notice];
  }

  get report(): RecordingReport {
    const { notice, isReady } = this.#disk;
    const { space, usedBytes, usualDayBytes } = this.#housekeeping.retention;
    const { config, newest } = this.#parts;
    const bytesPerDay = expectedBytesPerDay(config(), newest()?.jpegBytes, usualDayBytes);
    const isRecording = this.#tracks.some(({ span }) => span !== null);
    const sum = (of: (track: RecordingTrack) => number) =>
      this.#tracks.reduce((all, track) => all + of(track), 0);
    return {
      state: this.#ends.length === 0 ? 'off' : !isReady ? 'paused' : isRecording ? 'recording' : 'waiting',
      path: this.#parts.root,
      notice,
      pictures: sum(({ pictures }) => pictures),
      lostPictures: sum(({ lost }) => lost),
      writtenBytes: this.#writtenBytes,
      diskFaults: this.#diskFaults,
      usedBytes,
      space,
      bytesPerDay,
      days: expectedDays({ limits: this.#housekeeping.limits, space, usedBytes, bytesPerDay }),
    };
  }

  get #tracks(): readonly RecordingTrack[] {
    return [this.#continuous, this.#events];
  }

  #track(intervalMs: number): RecordingTrack {
    return new RecordingTrack({
      framesSince: this.#parts.framesSince,
      intervalMs,
      timeOf: (frame) => this.#clock.timeOf(frame),
      create: (span, first, time) => this.#writer(span, first, time, intervalMs),
      onClosed: ({ stem, bytes }) => {
        this.#writtenBytes += bytes;
        this.#housekeeping.retention.added(stem, bytes);
        this.folder.changed(stem);
      },
      onEnded: ({ id }) => this.#recorder.ended(id),
    });
  }

  #writer({ kind, id }: RecordedSpan, first: Frame, time: FileTime, intervalMs: number): AviWriter {
    const { root, config, frameIntervalMs } = this.#parts;
    const stem = stemOf({ ...time, kind, id });
    const rate = slotRate(intervalMs || frameIntervalMs(), config().CAMERA_FRAMERATE);
    const { width, height } = first;
    this.folder.changed(stem);
    this.#housekeeping.run(performance.now(), true);
    const writer = new AviWriter({
      queue: this.queue,
      root,
      stem,
      check: this.#disk.check,
      shape: { width, height, rate, scale: 1 },
      startMs: time.startMs,
      onRoom: () => (intervalMs === 0 ? this.#events : this.#continuous).pump(),
      onFailure: (error) => this.#disk.failed(error),
    });
    if (id !== null) this.#recorder.began(id, stem);
    return writer;
  }

  #tick(): void {
    const nowMs = performance.now();
    for (const track of this.#tracks) track.tick(nowMs);
    const notice = this.#lostPictures.update(this.#continuous.lost + this.#events.lost, nowMs);
    if (notice !== null)
      this.#parts.log.warn({ code: notice.code, hint: notice.hint }, `recording: ${notice.message}`);
    if (this.#disk.isReady) this.#housekeeping.run(nowMs);
  }

  #onReady(): void {
    const { path, space, bytesPerDay, days } = this.report;
    const kept = days === null ? '' : `, about ${days.toFixed(1)} days are kept`;
    this.#parts.log.info({ freeBytes: space?.freeBytes, bytesPerDay, days }, `recording: to ${path}${kept}`);
    for (const track of this.#tracks) track.resume();
  }
}
