import { errorCode } from '../errors.ts';
import type { Notice } from '../errors.ts';
import { systemTimer } from '../system/timer.ts';
import type { Timer } from '../system/timer.ts';
import { DiskFault, diskNotice } from './disk-fault.ts';
import { systemError } from './disk-queue.ts';
import type { DiskQueue, FileSystem } from './disk-queue.ts';
import { lockFolder, unlockFolder } from './folder-lock.ts';
import { isOnSystemDisk } from './system-disk.ts';

export interface RecordingDiskOptions {
  readonly queue: DiskQueue;
  /** RECORD_PATH, or the camera's folder in it. */
  readonly root: string;
  /** RECORD_ON_SYSTEM_CARD */
  readonly isSystemAllowed: () => boolean;
  /** The disk can be written, for the first time or again. Recording begins when it returns. */
  readonly prepare: () => Promise<void>;
  readonly onReady: () => void;
  /** Nothing can be recorded for now; `null`: it can again. */
  readonly onFault: (notice: Notice | null) => void;
  readonly isOnSystem?: typeof isOnSystemDisk;
  readonly timer?: Timer | undefined;
  /** Monotonic, in ms. */
  readonly now?: () => number;
}

/** A disk that was pulled is looked for soon; one that stays away costs little. */
const [FIRST_RETRY_MS, LAST_RETRY_MS] = [2000, 60_000];
/** A disk that fails sooner than this after it was ready is looked for less and less often too. */
const STEADY_MS = 60_000;
/** The lock has to be renewed each minute, see lockFolder(). */
const LOOK_MS = 30_000;

/** Watches the disk of recordings: says when it can be written, why it cannot, and when it can again. */
export class RecordingDisk {
  readonly #options: RecordingDiskOptions;
  readonly #timer: Timer;
  #cancel: (() => void) | null = null;
  #retryMs = FIRST_RETRY_MS;
  #notice: Notice | null = null;
  #isReady = false;
  #readyAtMs = Number.NEGATIVE_INFINITY;
  #isStopped = false;
  #device: number | null = null;
  #looking: Promise<void> = Promise.resolve();

  constructor(options: RecordingDiskOptions) {
    this.#options = options;
    this.#timer = options.timer ?? systemTimer;
  }

  /** Why nothing can be recorded; null if it can, or is not known yet. */
  get notice(): Notice | null {
    return this.#notice;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Looks at the disk now. Returns when that is done. */
  start(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  /** An operation on the disk has failed. */
  failed(error: unknown): void {
    if (this.#isStopped || !this.#isReady) return;
    // Too many readers at once, which is no fault of the disk. Housekeeping tries again.
    if (errorCode(error) === 'EBUSY') return;
    if (this.#nowMs() - this.#readyAtMs >= STEADY_MS) this.#retryMs = FIRST_RETRY_MS;
    this.#fault(error);
  }

  /** Throws if the folder is not on the disk that was looked at: so it is when that was unmounted. */
  readonly check = async (fs: FileSystem): Promise<void> => {
    const { dev } = await fs.stat(this.#options.root);
    if (dev !== this.#device) throw systemError('ENODEV', 'another disk is mounted there');
  };

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel?.();
    await this.#looking;
    if (!this.#isReady) return;
    this.#isReady = false;
    const { queue, root } = this.#options;
    await queue.run((fs) => unlockFolder(fs, root)).catch(() => {});
  }

  async #look(): Promise<void> {
    if (this.#isStopped) return;
    const { queue, prepare, onFault, onReady } = this.#options;
    try {
      await queue.run((fs) => this.#open(fs), { urgent: true });
      if (!this.#isReady) {
        await prepare();
        if (this.#isStopped) return;
        this.#isReady = true;
        this.#readyAtMs = this.#nowMs();
        const hadFault = this.#notice !== null;
        this.#notice = null;
        if (hadFault) onFault(null);
        onReady();
      }
      this.#later(LOOK_MS);
    } catch (error) {
      this.#fault(error);
    }
  }

  async #open(fs: FileSystem): Promise<void> {
    const { root, isSystemAllowed, isOnSystem = isOnSystemDisk } = this.#options;
    if (!isSystemAllowed() && (await isOnSystem(fs, root)))
      throw new DiskFault(
        'disk-on-system',
        `Nothing is recorded: ${root} is on the disk that holds the system, or its own disk is not connected`,
        'Connect a disk labeled PICAMD, or mount another one and set RECORD_PATH to it. To record on the system card all the same, set RECORD_ON_SYSTEM_CARD=on.',
      );
    if (this.#isReady) await this.check(fs);
    await fs.mkdir(root, { recursive: true });
    this.#device = (await fs.stat(root)).dev;
    await lockFolder(fs, root);
  }

  #nowMs(): number {
    return (this.#options.now ?? (() => performance.now()))();
  }

  #fault(error: unknown): void {
    this.#isReady = false;
    const notice = diskNotice(error, this.#options.root);
    const isNew = notice.code !== this.#notice?.code;
    this.#notice = notice;
    this.#later(this.#retryMs);
    this.#retryMs = Math.min(2 * this.#retryMs, LAST_RETRY_MS);
    if (isNew) this.#options.onFault(notice);
  }

  #later(ms: number): void {
    this.#cancel?.();
    this.#cancel = this.#isStopped ? null : this.#timer(() => void this.start(), ms);
  }
}
