import { errorMessage } from './errors.ts';
import type { Notice } from './errors.ts';
import type { Log } from './log/logger.ts';

/** What runs while it is on. */
interface Running {
  readonly notices: readonly Notice[];
  start(): void;
  /** `isOff`: the settings say so, and picamd goes on without it. */
  stop(isOff: boolean): Promise<void>;
}

export interface LoadedPartOptions<Settings, Part> {
  /** In the log, and in sentences, as `NATS`. */
  readonly name: string;
  /** Of the notice when it cannot be loaded. */
  readonly failure: Notice['code'];
  readonly log: Log;
  /** Loads the modules and makes the part, or says why these settings cannot be used. */
  readonly load: (settings: Settings) => Promise<Part | Notice>;
}

/** A part that is loaded when its settings switch it on, and made again when they change: one change after another. */
export class LoadedPart<Settings, Part extends Running> {
  readonly #options: LoadedPartOptions<Settings, Part>;
  #part: Part | null = null;
  #key: string | null = null;
  #notice: Notice | null = null;
  #last: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(options: LoadedPartOptions<Settings, Part>) {
    this.#options = options;
  }

  /** Null while it is off, or cannot run. */
  get part(): Part | null {
    return this.#part;
  }

  get notices(): readonly Notice[] {
    return this.#notice === null ? (this.#part?.notices ?? []) : [this.#notice];
  }

  /** Starts it, changes it or, with null, ends it. Never rejects. */
  apply(settings: Settings | null): Promise<void> {
    return (this.#last = this.#last.then(() => this.#apply(settings)));
  }

  /** Ends it for good. */
  stop(): Promise<void> {
    this.#isStopped = true;
    return (this.#last = this.#last.then(() => this.#end(false)));
  }

  async #apply(settings: Settings | null): Promise<void> {
    const key = settings === null ? null : JSON.stringify(settings);
    if (this.#isStopped || key === this.#key) return;
    this.#key = key;
    await this.#end(settings === null);
    if (settings === null) return;
    const { name, failure, log, load } = this.#options;
    try {
      const made = await load(settings);
      if (!('start' in made)) this.#notice = made;
      else if (!this.#isStopped) {
        this.#part = made;
        made.start();
      }
    } catch (error) {
      // Tried again after the next change of settings.
      this.#key = null;
      this.#notice = {
        code: failure,
        message: `${name} cannot be loaded: ${errorMessage(error)}`,
        hint: 'Install picamd again. The rest of it works without.',
      };
    }
    const notice = this.#notice;
    if (notice !== null)
      log.warn({ code: notice.code, hint: notice.hint }, `${name.toLowerCase()}: ${notice.message}`);
  }

  async #end(isOff: boolean): Promise<void> {
    const part = this.#part;
    this.#part = this.#notice = null;
    await part?.stop(isOff);
  }
}
