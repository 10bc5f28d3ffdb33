import { turnChange } from './camera-turn.ts';
import { createElement } from './dom.ts';
import { errorText } from './settings/error-text.ts';
import { askDaemon } from './settings/settings-api.ts';
import type { SettingsAnswer } from './settings/settings-api.ts';
import { rowsOf } from './settings/settings-document.ts';
import type { StreamViewer } from './stream-viewer.ts';
import { text } from './text.ts';
import { DEFAULT_VIEW } from './view.ts';
import type { View } from './view.ts';

/** The offer stays this long, and while it has the focus. */
const SHOWN_MS = 12_000;
/** After this time the picture does not come with the new settings, and the daemon takes them back. */
const RESTART_MS = 60_000;

export interface TurnOfferParts {
  /** Is empty while nothing is offered. */
  readonly root: HTMLElement;
  readonly viewer: StreamViewer;
  readonly notice: (text: string) => void;
  view(): View;
  change(view: View): void;
}

/** Offers an admin who has turned the picture in this browser to turn that of the camera, for everybody. */
export class TurnOffer {
  readonly #parts: TurnOfferParts;
  #timer = 0;
  /** The view is that of before until a picture comes that was captured after this, server's time; null: nothing was changed. */
  #changedAtMs: number | null = null;

  constructor(parts: TurnOfferParts) {
    this.#parts = parts;
    const { root, viewer } = parts;
    root.addEventListener('focusout', () => this.#closeSoon());
    viewer.listen({ onPicture: (capturedMs) => this.#onPicture(capturedMs) });
  }

  get shown(): boolean {
    return this.#parts.root.childElementCount > 0;
  }

  /** Call after the user has turned the picture. */
  update(): void {
    const { viewer, view } = this.#parts;
    const { rotation, mirrored } = view();
    // The other sources turn, but do not flip.
    const isPossible = !mirrored || viewer.poller.status?.camera?.source === 'rpicam';
    if (!isAdmin() || !isPossible || (rotation === 0 && !mirrored)) return this.#close();
    const button = createElement('button', text('live.forEverybody'));
    button.setAttribute('type', 'button');
    button.addEventListener('click', () => void this.#turn());
    this.#show(button);
  }

  #show(element: HTMLElement): void {
    this.#parts.root.replaceChildren(element);
    this.#closeSoon();
  }

  #closeSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!this.#parts.root.contains(document.activeElement)) this.#close();
    }, SHOWN_MS);
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#parts.root.replaceChildren();
  }

  async #turn(): Promise<void> {
    const { view, notice, viewer } = this.#parts;
    this.#close();
    const seen = await askDaemon({ method: 'GET', path: 'settings.json' }, '');
    if (seen.kind !== 'ok') return notice(refusal(seen));
    const turn = turnChange(rowsOf(seen.seen.document), view());
    if (turn.kind === 'locked') return notice(text('live.turnLocked', { key: turn.key }));
    if (turn.kind === 'masked') return this.#showMasked();
    const body = JSON.stringify(turn.changes);
    const answer = await askDaemon({ method: 'PATCH', path: 'settings.json', body }, seen.seen.tag);
    if (answer.kind !== 'ok') return notice(refusal(answer));
    this.#changedAtMs = viewer.clock.at(performance.now()) ?? 0;
    setTimeout(() => (this.#changedAtMs = null), RESTART_MS);
    notice(text('live.turned'));
  }

  /** Turns the view back when the camera's picture is turned. */
  #onPicture(capturedMs: number | null): void {
    if (this.#changedAtMs === null || (capturedMs !== null && capturedMs <= this.#changedAtMs)) return;
    this.#changedAtMs = null;
    this.#parts.change(DEFAULT_VIEW);
  }

  #showMasked(): void {
    const link = createElement('a', text('live.turnMasked'));
    link.setAttribute('href', 'settings#picture');
    this.#show(link);
  }
}

/** The page says what its client may do. */
function isAdmin(): boolean {
  return document.documentElement.dataset['rights']?.split(' ').includes('admin') ?? false;
}

function refusal(answer: Exclude<SettingsAnswer, { kind: 'ok' }>): string {
  if (answer.kind === 'refused') return errorText(answer.error);
  return text(answer.kind === 'closed' ? 'live.loggedOut' : 'live.unreachable');
}
