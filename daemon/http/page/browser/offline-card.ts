import type { DisplayState } from './display-state.ts';
import { part, setText } from './dom.ts';
import { formatDuration, formatTime } from './format.ts';
import { text } from './text.ts';

/** The one message when there is no live picture: what, since when, why, and what to do about it. */
export class OfflineCard {
  readonly #root: HTMLElement;
  readonly #title: HTMLElement;
  readonly #last: HTMLElement;
  readonly #reason: HTMLElement;
  readonly #hint: HTMLElement;
  readonly #doctor: HTMLElement;
  readonly #retry: HTMLElement;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#title = part(root, 'title', HTMLElement);
    this.#last = part(root, 'last', HTMLElement);
    this.#reason = part(root, 'reason', HTMLElement);
    this.#hint = part(root, 'hint', HTMLElement);
    this.#doctor = part(root, 'doctor', HTMLElement);
    this.#retry = part(root, 'retry', HTMLElement);
  }

  /** `retry` says when the next attempt is made; it may be empty. */
  show({ kind, title, ageMs, offline, reason, hint }: DisplayState, retry: string): void {
    this.#root.hidden = kind === 'live' || kind === 'late' || kind === 'paused';
    if (this.#root.hidden) return;
    setText(this.#title, title);
    setText(this.#last, lastText(ageMs));
    setText(this.#reason, hint === '' ? reason : text('live.sentence', { text: reason }));
    setText(this.#hint, hint);
    setText(this.#retry, retry);
    // It examines the camera and the daemon, not this browser or the network.
    this.#doctor.hidden = !offline;
  }
}

function lastText(ageMs: number | null): string {
  if (ageMs === null) return '';
  return text('live.lastPictureAt', {
    time: formatTime(Date.now() - ageMs),
    age: formatDuration(ageMs / 1000),
  });
}
