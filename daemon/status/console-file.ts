import { lstat, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorMessage } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import { atomicWrite } from '../system/atomic-write.ts';

/** Minimum time between two writes: a camera that keeps failing must not make the screen flicker. */
const INTERVAL_MS = 10_000;
/** The addresses of this machine change without a word: how often the text is looked at for them. */
const LOOK_MS = 30_000;
/** Not readable by all users, since it may contain the setup code. The program that shows it on the screen runs as root. */
const MODE = 0o640;

/** Keeps CONSOLE_FILE up to date. If it cannot be written, the log says so once. */
export class ConsoleFile {
  readonly #text: () => string;
  readonly #log: Log;
  readonly #intervalMs: number;
  readonly #lookMs: number;
  #path = '';
  /** What we wrote; null if nothing of ours is there. */
  #written: string | null = null;
  #writtenMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #look: NodeJS.Timeout | undefined;
  #warned = false;
  /** Writes and removals happen one after another. */
  #queue: Promise<void> = Promise.resolve();

  constructor(text: () => string, log: Log, intervalMs: number = INTERVAL_MS, lookMs: number = LOOK_MS) {
    this.#text = text;
    this.#log = log;
    this.#intervalMs = intervalMs;
    this.#lookMs = lookMs;
  }

  /** Writes the file now, and removes the one at the previous path. '': no file. */
  use(path: string): Promise<void> {
    clearInterval(this.#look);
    if (path !== '') this.#look = setInterval(() => this.changed(), this.#lookMs).unref();
    return this.#enqueue(async () => {
      if (path !== this.#path) await this.#remove(this.#path);
      this.#path = path;
      await this.#write(true);
    });
  }

  /** To be called when the text may have changed: writes it within 10 s, at most once in that time. */
  changed(): void {
    if (this.#path === '' || this.#timer !== undefined) return;
    const waitMs = Math.max(0, this.#writtenMs + this.#intervalMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#enqueue(() => this.#write(false));
    }, waitMs);
  }

  /** Removes the file. */
  stop(): Promise<void> {
    clearInterval(this.#look);
    const path = this.#path;
    this.#path = '';
    return this.#enqueue(() => this.#remove(path));
  }

  #enqueue(act: () => Promise<void>): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#queue = this.#queue.then(act).catch((error: unknown) => {
      if (!this.#warned) this.#log.warn(`CONSOLE_FILE cannot be written: ${errorMessage(error)}`);
      this.#warned = true;
    });
    return this.#queue;
  }

  async #write(force: boolean): Promise<void> {
    const [path, text] = [this.#path, this.#text()];
    if (path === '' || (text === this.#written && !force)) return;
    this.#writtenMs = performance.now();
    // A missing folder is a mistake in the setting; atomicWrite() would create it.
    await stat(dirname(path));
    const existing = await lstat(path).catch(() => null);
    if (existing?.isFile() === false) throw new Error(`${path} exists and is not a file`);
    await atomicWrite(path, text, MODE);
    this.#written = text;
    this.#warned = false;
  }

  async #remove(path: string): Promise<void> {
    const ours = this.#written !== null;
    this.#written = null;
    if (ours) await rm(path, { force: true });
  }
}
