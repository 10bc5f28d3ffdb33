import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import { errorMessage } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import type { DiskQueue } from '../recording/disk-queue.ts';
import type { RecordingFolder } from '../recording/recording-folder.ts';
import type { Recordings } from './recordings.ts';

/** What recording writes with; reading waits for its turn at the same disk. */
export interface RecordingPlace {
  readonly queue: DiskQueue;
  readonly folder: RecordingFolder;
}

export interface PlaybackSwitchParts {
  readonly log: Log;
  /** Null while nothing is recorded. */
  readonly place: () => RecordingPlace | null;
}

/** A disk that hangs does not keep picamd from starting. */
const LOOK_MS = 2000;
const YEAR_FOLDER = /^\d{4}$/;

/** Reads recordings while RECORD is on, or where some are left. Its modules are loaded then, and not before. */
export class PlaybackSwitch {
  readonly notices: readonly Notice[] = [];
  readonly #parts: PlaybackSwitchParts;
  #recordings: Recordings | null = null;
  #root = '';
  #from: RecordingPlace | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor(parts: PlaybackSwitchParts) {
    this.#parts = parts;
  }

  /** Null where nothing is recorded. */
  get recordings(): Recordings | null {
    return this.#recordings;
  }

  /** Call it after recording has the settings. Never rejects. */
  apply(config: Config): Promise<void> {
    return (this.#last = this.#last.then(() => this.#apply(config)));
  }

  /** Ends an export that is under way. */
  stop(): Promise<void> {
    return (this.#last = this.#last.then(() => this.#end()));
  }

  async #apply({ RECORD, RECORD_PATH }: Config): Promise<void> {
    const place = this.#parts.place();
    if (this.#recordings !== null && place === this.#from && this.#root === RECORD_PATH) return;
    await this.#end();
    if (place === null && RECORD === 'off' && !(await hasRecordings(RECORD_PATH))) return;
    try {
      this.#recordings = await load(place, RECORD_PATH, this.#parts.log);
      [this.#from, this.#root] = [place, RECORD_PATH];
    } catch (error) {
      this.#parts.log.error({ err: error }, `recordings: cannot be read: ${errorMessage(error)}`);
    }
  }

  async #end(): Promise<void> {
    const recordings = this.#recordings;
    this.#recordings = null;
    await recordings?.mp4?.stop();
  }
}

async function load(place: RecordingPlace | null, root: string, log: Log): Promise<Recordings> {
  const { Recordings } = await import('./recordings.ts');
  const { Mp4Exports } = await import('./mp4-exports.ts');
  const { queue, folder } = place ?? (await ownPlace(root));
  const recordings = new Recordings(queue, folder);
  const { exports } = recordings;
  recordings.mp4 = await Mp4Exports.create({ queue, root: folder.root, exports, log });
  return recordings;
}

async function ownPlace(root: string): Promise<RecordingPlace> {
  const { DiskQueue } = await import('../recording/disk-queue.ts');
  const { RecordingFolder } = await import('../recording/recording-folder.ts');
  const queue = new DiskQueue();
  return { queue, folder: new RecordingFolder(queue, root) };
}

async function hasRecordings(root: string): Promise<boolean> {
  const names = await Promise.race([readdir(root).catch(() => []), delay(LOOK_MS, [], { ref: false })]);
  return names.some((name) => YEAR_FOLDER.test(name));
}
