import type { Loaded } from './config/load.ts';
import type { Notice } from './errors.ts';
import type { Log } from './log/logger.ts';
import { MaskReview } from './settings/mask-review.ts';
import { ConsoleFile } from './status/console-file.ts';
import { consoleText } from './status/console-text.ts';
import type { ConsoleFacts } from './status/console-text.ts';
import { Notices } from './status/notices.ts';

interface AnnouncementParts {
  readonly log: Log;
  /** For CONSOLE_FILE. */
  readonly facts: () => Omit<ConsoleFacts, 'notices'>;
  /** See DaemonOverrides. */
  readonly consoleMs: number | undefined;
}

/** What picamd tells people about its settings: notices, also those on the screen, and masks that an admin should look at again. */
export class Announcements {
  readonly masks: MaskReview;
  readonly console: ConsoleFile;
  readonly #notices: Notices;
  #others: readonly Notice[] = [];
  #stopped = false;

  constructor({ log, facts, consoleMs }: AnnouncementParts) {
    this.masks = new MaskReview(log, () => {
      this.#refresh();
      this.console.changed();
    });
    this.#notices = new Notices(log);
    const text = () => consoleText({ ...facts(), notices: this.notices });
    this.console = new ConsoleFile(text, log, consoleMs);
  }

  get notices(): readonly Notice[] {
    return this.#notices.current;
  }

  /** Tells of settings that are in effect now, with the notices of other parts. */
  async replace(settings: Loaded, others: readonly Notice[]): Promise<void> {
    await this.masks.use(settings);
    this.#others = [...settings.notices, ...others];
    this.#refresh();
    if (!this.#stopped) await this.console.use(settings.config.CONSOLE_FILE);
  }

  /** Removes CONSOLE_FILE. */
  stop(): Promise<void> {
    this.#stopped = true;
    return this.console.stop();
  }

  #refresh(): void {
    this.#notices.replace([...this.#others, ...this.masks.notices]);
  }
}
