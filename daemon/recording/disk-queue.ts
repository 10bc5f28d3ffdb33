import * as promises from 'node:fs/promises';

/** What recording uses of Node's file system; tests put faults into it. */
export type FileSystem = Pick<
  typeof promises,
  | 'appendFile'
  | 'mkdir'
  | 'open'
  | 'readdir'
  | 'readFile'
  | 'rename'
  | 'rmdir'
  | 'stat'
  | 'statfs'
  | 'unlink'
  | 'writeFile'
>;

export interface DiskQueueOptions {
  readonly fs?: FileSystem;
  /** An operation that takes longer counts as hung. */
  readonly limitMs?: number;
}

interface RunOptions<T> {
  /** Before all readers that wait: for what is being recorded, so that they do not cost pictures. */
  readonly urgent?: boolean;
  /** Waits for a disk that hangs, however long: to close files. */
  readonly patient?: boolean;
  /** Takes the result of an operation that was given up, as to close a file that is open all the same. */
  readonly late?: (value: T) => void;
}

interface Job {
  readonly urgent: boolean;
  readonly patient: boolean;
  readonly perform: () => Promise<void>;
  readonly reject: (error: Error) => void;
}

/** A slow stick erases blocks for seconds; a disk that wakes up takes up to 10 s. */
const LIMIT_MS = 15_000;
/** Of each reader and of recording only one waits; more than a few at once is a fault or an attack. */
const MOST_WAITING = 64;

/**
 * All operations on the disk of recordings, one after the other. An operation on a disk that hangs keeps one of Node's four
 * threads until the kernel gives up. With more of them under way, log-ins would wait for a thread.
 *
 * Nothing waits for a disk that hangs: operations are refused with ETIMEDOUT until the one that hangs has ended.
 */
export class DiskQueue {
  readonly #fs: FileSystem;
  readonly #limitMs: number;
  #waiting: Job[] = [];
  #isBusy = false;
  #isHung = false;

  constructor({ fs = promises, limitMs = LIMIT_MS }: DiskQueueOptions = {}) {
    this.#fs = fs;
    this.#limitMs = limitMs;
  }

  get isHung(): boolean {
    return this.#isHung;
  }

  /**
   * Runs `act` when the operations before it have ended. It may do several things, one after the other, and should be done
   * within a moment.
   *
   * @throws what `act` throws; an error with code ETIMEDOUT if it takes too long; EBUSY if too many wait.
   */
  run<T>(
    act: (fs: FileSystem) => Promise<T>,
    { urgent = false, patient = false, late }: RunOptions<T> = {},
  ): Promise<T> {
    if (this.#isHung && !patient) return Promise.reject(hangs());
    if (this.#waiting.length >= MOST_WAITING && !urgent && !patient)
      return Promise.reject(systemError('EBUSY', 'too many wait for the disk of recordings'));
    return new Promise((resolve, reject) => {
      const perform = () => this.#perform(act, { resolve, reject, late });
      const firstReader = urgent ? this.#waiting.findIndex((job) => !job.urgent) : -1;
      const place = firstReader < 0 ? this.#waiting.length : firstReader;
      this.#waiting.splice(place, 0, { urgent, patient, perform, reject });
      this.#next();
    });
  }

  #next(): void {
    if (this.#isBusy) return;
    const job = this.#waiting.shift();
    if (job === undefined) return;
    this.#isBusy = true;
    void job.perform().finally(() => {
      this.#isBusy = false;
      this.#isHung = false;
      this.#next();
    });
  }

  async #perform<T>(
    act: (fs: FileSystem) => Promise<T>,
    {
      resolve,
      reject,
      late,
    }: { resolve(value: T): void; reject(error: unknown): void; late?: RunOptions<T>['late'] },
  ): Promise<void> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#isHung = true;
      reject(hangs());
      const refused = this.#waiting.filter((job) => !job.patient);
      this.#waiting = this.#waiting.filter((job) => job.patient);
      for (const job of refused) job.reject(hangs());
    }, this.#limitMs);
    try {
      const value = await act(this.#fs);
      if (isLate) late?.(value);
      else resolve(value);
    } catch (error) {
      reject(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

function hangs(): Error {
  return systemError('ETIMEDOUT', 'the disk of recordings does not respond');
}

/** An error with a code, like those of the system. */
export function systemError(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
