import type { Loaded } from '../config/load.ts';
import type { Notice } from '../errors.ts';
import type { Timer } from '../system/timer.ts';
import type { Author } from './editor-parts.ts';
import type { Draft } from './settings-draft.ts';
import { SettingsError } from './settings-error.ts';

/** How long a change that can lock people out waits for an admin, as switches and routers do. */
export const CONFIRM_MS = 60_000;

/** Why the old values are back. */
const WHY_OVER = {
  confirming: {
    code: 'not-confirmed',
    message: 'The change was not confirmed within 60 s',
    hint: 'Make it again, open the new address, log in as an admin, and confirm it there.',
  },
  trying: {
    code: 'not-kept',
    message: 'The settings that were tried were not saved in time',
    hint: 'Try them again, then save them.',
  },
} as const satisfies Record<string, Notice>;

/** `confirming`: it can lock people out. `trying`: an admin wants to look at it first. */
export type UnsavedKind = keyof typeof WHY_OVER;

/** How a change is kept out of settings.conf. */
export interface UnsavedPlan {
  readonly kind: UnsavedKind;
  /** The settings without it. */
  readonly base: Loaded;
  /** How long it may wait. */
  readonly ms: number;
}

interface UnsavedParts extends UnsavedPlan {
  readonly by: string;
  readonly draft: Draft;
}

/** A change that is in effect, and in settings.conf only when an admin wants to keep it. */
export class UnsavedChange {
  readonly kind: UnsavedKind;
  readonly draft: Draft;
  readonly base: Loaded;
  readonly #by: string;
  readonly #cancel: () => void;

  /** `onOver`: nobody kept it in time. Its owner ends it. */
  constructor(
    { kind, by, draft, base, ms }: UnsavedParts,
    timer: Timer,
    onOver: (change: UnsavedChange) => void,
  ) {
    this.kind = kind;
    this.draft = draft;
    this.base = base;
    this.#by = by;
    this.#cancel = timer(() => onOver(this), ms);
  }

  get whyOver(): Notice {
    return WHY_OVER[this.kind];
  }

  /** @throws SettingsError unless a trial of the same admin replaces it. */
  makeWay(author: Author, isTrial: boolean): void {
    if (isTrial && this.kind === 'trying' && this.#by === author.user) return;
    const message = `${this.#by} is trying settings. Save or undo them first.`;
    throw new SettingsError('settings-pending', this.kind === 'trying' ? { message } : {});
  }

  end(): void {
    this.#cancel();
  }
}
