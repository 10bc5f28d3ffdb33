import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import { errorMessage } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import type { Recording } from '../recording/recording.ts';
import type { RecordingPlace, Recordings } from './recordings.ts';

export interface PlaybackSwitchParts {
  readonly log: Log;
  /** Null while RECORD is off. */
  readonly recording: () => Recording | null;
  /** Of several cameras of a machine, which may share RECORD_PATH; null for the only one. */
  readonly instance: () => string | null;
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
  #from: Recording | null = null;
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
    const { recording, instance, log } = this.#parts;
    const from = recording();
    const root = join(RECORD_PATH, instance() ?? '');
    if (this.#recordings !== null && from === this.#from && this.#root === root) return;
    await this.#end();
    if (from === null && RECORD === 'off' && !(await hasRecordings(root))) return;
    try {
      this.#recordings = await load(from, root, log);
      [this.#from, this.#root] = [from, root];
    } catch (error) {
      log.error({ err: error }, `recordings: cannot be read: ${errorMessage(error)}`);
    }
  }

  async #end(): Promise<void> {
    const recordings = this.#recordings;
    this.#recordings = null;
    await recordings?.mp4?.stop();
  }
}

async function load(recording: Recording | null, root: string, log: Log): Promise<Recordings> {
  const { Recordings } = await import('./recordings.ts');
  const { Mp4Exports } = await import('./mp4-exports.ts');
  const place = recording === null ? await ownPlace(root) : placeOf(recording);
  const recordings = new Recordings(place);
  const { exports } = recordings;
  recordings.mp4 = await Mp4Exports.create({ queue: place.queue, root: recordings.root, exports, log });
  return recordings;
}

function placeOf(recording: Recording): RecordingPlace {
  const { queue, folder } = recording;
  return {
    queue,
    folder,
    removed: (stem, bytes) => recording.removed(stem, bytes),
    starred: (id, on) => recording.starred(id, on),
  };
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
