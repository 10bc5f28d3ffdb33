import type { Notice } from '../errors.ts';
import { DiskQueue } from './disk-queue.ts';
import { EventFiles } from './event-files.ts';
import { FileClock } from './file-clock.ts';
import { Housekeeping } from './housekeeping.ts';
import { LostPictures } from './lost-pictures.ts';
import { RecordingDisk } from './recording-disk.ts';
import { RecordingFolder } from './recording-folder.ts';
import type { RecordingParts } from './recording-parts.ts';
import { expectedBytesPerDay, expectedDays } from './recording-report.ts';
import type { RecordingReport } from './recording-report.ts';
import { RecordingTracks } from './recording-tracks.ts';

const TICK_MS = 1000;

/** Records a camera: continuously, events, or both. All that it does to the disk goes through `queue`. */
export class Recording {
  readonly queue: DiskQueue;
  readonly folder: RecordingFolder;
  readonly eventFiles: EventFiles;
  readonly #parts: RecordingParts;
  readonly #housekeeping: Housekeeping;
  readonly #disk: RecordingDisk;
  readonly #tracks: RecordingTracks;
  readonly #lostPictures = new LostPictures();
  #ticker: NodeJS.Timeout | undefined;
  #writtenBytes = 0;
  #diskFaults = 0;
  #hasTold = false;

  constructor(parts: RecordingParts) {
    const { root, config, log, clock = new FileClock() } = parts;
    const queue = new DiskQueue(parts.queue);
    const folder = new RecordingFolder(queue, root);
    const onFailure = (error: unknown): void => this.#disk.failed(error);
    this.#parts = parts;
    this.queue = queue;
    this.folder = folder;
    const onCounted = (): void => this.#tellOnce();
    this.#housekeeping = new Housekeeping({ queue, folder, clock, config, log, onCounted, onFailure });
    this.#disk = new RecordingDisk({
      queue,
      root,
      isSystemAllowed: () => config().RECORD_ON_SYSTEM_CARD,
      prepare: async () => {
        // What a writer is about to close is not repaired.
        await this.#tracks.untilSettled();
        await this.#housekeeping.prepare();
      },
      onReady: () => this.#onReady(),
      onFault: (notice) => this.#onFault(notice),
      timer: parts.timer,
    });
    const { check } = this.#disk;
    const isClockKnown = () => clock.isKnown;
    this.eventFiles = new EventFiles({ queue, folder, check, isClockKnown, onFailure });
    this.#tracks = new RecordingTracks({
      parts,
      queue,
      clock,
      check,
      onFailure,
      onChanged: (stem) => folder.changed(stem),
      onNewFile: () => this.#housekeeping.run(performance.now(), true),
      onClosed: ({ stem, bytes }) => {
        this.#writtenBytes += bytes;
        this.#housekeeping.retention.added(stem, bytes);
        folder.changed(stem);
      },
    });
    this.#tracks.pause();
  }

  /** Looks at the disk. Nothing is recorded before switchOn(). */
  start(): void {
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    void this.#disk.start();
  }

  /** Records from now on, as soon as the disk is ready. */
  switchOn(): void {
    this.#tracks.switchOn();
  }

  /** Records nothing from now on, which is immediate, and returns when all files are closed. */
  switchOff(): Promise<void> {
    return this.#tracks.switchOff();
  }

  /** A recording was deleted by someone who reads them. */
  removed(stem: string, bytes: number): void {
    this.#housekeeping.retention.removed(stem, bytes);
  }

  /** An event is to be kept, or not any more: also what is recorded of it from now on. */
  starred(id: string, on: boolean): void {
    this.#tracks.star(id, on);
  }

  /** Ends recording for good, with what the ring still holds of an event. */
  async stop(): Promise<void> {
    clearInterval(this.#ticker);
    await this.#tracks.drain();
    await this.switchOff();
    await Promise.all([this.#housekeeping.stop(), this.eventFiles.flush()]);
    await this.#disk.stop();
  }

  get notices(): readonly Notice[] {
    const notice = this.#disk.notice ?? this.#lostPictures.notice(performance.now());
    return notice === null ? [] : [notice];
  }

  get report(): RecordingReport {
    const { config, newest, root } = this.#parts;
    const { notice, isReady } = this.#disk;
    const { isOn, isRecording, lost, pictures } = this.#tracks;
    const { space, usedBytes, usualDayBytes } = this.#housekeeping.retention;
    const { limits } = this.#housekeeping;
    const bytesPerDay = expectedBytesPerDay(config(), newest()?.jpegBytes, usualDayBytes);
    return {
      state: !isOn ? 'off' : !isReady ? 'paused' : isRecording ? 'recording' : 'waiting',
      path: root,
      notice,
      pictures,
      lostPictures: lost,
      writtenBytes: this.#writtenBytes,
      diskFaults: this.#diskFaults,
      usedBytes,
      space,
      bytesPerDay,
      days: expectedDays({ limits, space, usedBytes, bytesPerDay }),
    };
  }

  #tick(): void {
    const nowMs = performance.now();
    this.#tracks.tick(nowMs);
    const notice = this.#lostPictures.update(this.#tracks.lost, nowMs);
    if (notice !== null)
      this.#parts.log.warn({ code: notice.code, hint: notice.hint }, `recording: ${notice.message}`);
    if (this.#disk.isReady) this.#housekeeping.run(nowMs);
  }

  #onReady(): void {
    this.#parts.log.info(`recording: to ${this.#parts.root}`);
    this.#tracks.resume();
    void this.eventFiles.flush();
    this.#parts.onReady();
  }

  /** Says how long the disk will last. */
  #tellOnce(): void {
    if (this.#hasTold) return;
    this.#hasTold = true;
    const { space, usedBytes, bytesPerDay, days } = this.report;
    const kept =
      days === null ? 'how long the disk lasts is known in a day' : `about ${days.toFixed(1)} days are kept`;
    const facts = { usedBytes, freeBytes: space?.freeBytes, bytesPerDay };
    this.#parts.log.info(facts, `recording: ${kept}`);
  }

  #onFault(notice: Notice | null): void {
    if (notice !== null) {
      this.#diskFaults++;
      this.#tracks.pause();
    }
    this.#parts.onDisk(notice);
  }
}
