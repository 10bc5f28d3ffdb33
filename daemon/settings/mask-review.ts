import { lstat, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Loaded } from '../config/load.ts';
import { areMasksLost } from '../config/mask-notices.ts';
import { errorCode, errorMessage } from '../errors.ts';
import type { Notice } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import { atomicWrite } from '../system/atomic-write.ts';
import type { Author } from './editor-parts.ts';
import { maskedView, viewChanges, viewId } from './mask-view.ts';
import type { MaskedView } from './mask-view.ts';
import { SettingsError } from './settings-error.ts';

/** Ten times what we write. */
const MAX_BYTES = 8192;
const MODE = 0o600;
/** A view that no picture has: of a file that cannot be read, nobody knows what it said. */
const UNKNOWN: MaskedView = { masks: '', view: {} };

/** What an admin has to look at. */
export interface MasksToCheck {
  /** Names what the camera looks at now. */
  readonly view: string;
  /** The settings that have changed since the masks were set; empty if that is not known. */
  readonly changed: readonly string[];
}

/**
 * Remembers for which view of the camera PRIVACY_MASKS was set, in masks-seen.json beside settings.conf, and asks an admin to look
 * at the masks again if the view has changed: a zoomed picture has other things at the same places. The masks stay on meanwhile.
 * Whoever sets other masks has looked.
 */
export class MaskReview {
  readonly #log: Log;
  readonly #onConfirmed: () => void;
  /** The last masks that were set or confirmed, and their view; null if there were none yet. */
  #seen: MaskedView | null = null;
  #now: MaskedView | null = null;
  #path: string | null = null;
  /** What could not be written stays in memory. */
  #isWritten = true;

  /** `onConfirmed`: an admin has looked. */
  constructor(log: Log, onConfirmed: () => void = () => {}) {
    this.#log = log;
    this.#onConfirmed = onConfirmed;
  }

  /** Looks at settings that are in effect from now on. */
  async use({ config, saved }: Pick<Loaded, 'config' | 'saved'>): Promise<void> {
    this.#path = saved.path === null ? null : join(dirname(saved.path), 'masks-seen.json');
    if (this.#path !== null && this.#isWritten) this.#seen = await readSeen(this.#path);
    this.#now = null;
    // With masks that cannot be read, all is gray: nobody has set that.
    if (config.PRIVACY_MASKS.length === 0 || areMasksLost(config)) return;
    const now = maskedView(config);
    this.#now = now;
    const isKnown = this.#seen === UNKNOWN || this.#seen?.masks === now.masks;
    if (!isKnown || isOlder(this.#seen, now)) await this.#remember(now);
  }

  /** Null if there is nothing to look at. */
  get pending(): MasksToCheck | null {
    const [seen, now] = [this.#seen, this.#now];
    if (seen === null || now === null) return null;
    const changed = viewChanges(seen, now);
    return changed.length === 0 && seen !== UNKNOWN ? null : { view: viewId(now), changed };
  }

  get notices(): Notice[] {
    const { pending } = this;
    if (pending === null) return [];
    const what = pending.changed.length === 0 ? 'the picture may have' : `${pending.changed.join(', ')} has`;
    const other =
      this.#path === null ? '' : `, or run: sudo rm ${this.#path} && sudo systemctl reload picamd`;
    return [
      {
        code: 'masks-unchecked',
        message: `PRIVACY_MASKS may hide the wrong parts: ${what} changed since they were set`,
        hint: `Open /settings as an admin, look at the privacy masks, and confirm them${other}`,
      },
    ];
  }

  /**
   * An admin has looked at the masks over the view with this name.
   *
   * @throws SettingsError 'settings-changed' if that is no longer the view of the camera.
   */
  async confirm(author: Author, view: string): Promise<void> {
    if (this.#now === null || view !== viewId(this.#now)) throw new SettingsError('settings-changed', {});
    if (this.pending === null) return;
    await this.#remember(this.#now);
    this.#log.info(author, `settings: ${author.user} has looked at the privacy masks`);
    this.#onConfirmed();
  }

  async #remember(now: MaskedView): Promise<void> {
    this.#seen = now;
    if (this.#path === null) return;
    try {
      await atomicWrite(this.#path, `${JSON.stringify(now)}\n`, MODE);
      this.#isWritten = true;
    } catch (error) {
      if (this.#isWritten) this.#log.warn(`${this.#path} cannot be written: ${errorMessage(error)}`);
      this.#isWritten = false;
    }
  }
}

/** Whether the file was written by a version that looks at fewer settings, and the view is the same as far as it knows. */
function isOlder(seen: MaskedView | null, now: MaskedView): boolean {
  if (seen === null || seen === UNKNOWN || viewChanges(seen, now).length > 0) return false;
  return Object.keys(now.view).some((key) => !(key in seen.view));
}

/** Null if there is no file: then nothing is known of earlier masks. */
async function readSeen(path: string): Promise<MaskedView | null> {
  try {
    const facts = await lstat(path);
    return facts.isFile() && facts.size <= MAX_BYTES ? seenIn(await readFile(path, 'utf8')) : UNKNOWN;
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : UNKNOWN;
  }
}

function seenIn(text: string): MaskedView {
  const content: unknown = JSON.parse(text);
  if (typeof content !== 'object' || content === null) return UNKNOWN;
  const { masks, view } = content as Partial<Record<keyof MaskedView, unknown>>;
  if (typeof masks !== 'string' || typeof view !== 'object' || view === null) return UNKNOWN;
  const entries = Object.entries(view).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { masks, view: Object.fromEntries(entries) };
}
