import { apiUrl } from './api-url.ts';
import { build, button, element, icon, setText } from './dom.ts';
import { privacyFacts, whenPublic, whyPrivate } from './privacy-facts.ts';
import type { PrivacyFacts } from './privacy-facts.ts';
import type { StreamViewer } from './stream-viewer.ts';
import { text } from './text.ts';

/** How often a client is told that may not read the status. */
const POLL_MS = 3000;
/** The camera program has 5 s to end. */
const TIMEOUT_MS = 15_000;

export interface PrivacyViewParts {
  readonly viewer: StreamViewer;
  /** Tells the user the result of an action. */
  readonly notice: (words: string) => void;
}

/** The card in place of the picture while the camera is private, and the switch for those who may use it. */
export class PrivacyView {
  readonly #parts: PrivacyViewParts;
  readonly #root: HTMLElement;
  readonly #why = build('p');
  readonly #ends = build('p', { class: 'ends number' });
  readonly #end: HTMLButtonElement;
  #facts: PrivacyFacts | null = null;
  #timer = 0;
  #isPolling = false;

  constructor(parts: PrivacyViewParts) {
    this.#parts = parts;
    this.#end = button(text('privacy.turnCameraOn'), () => void this.turn(false), { class: 'primary' });
    this.#end.hidden = !this.isAllowed;
    const schedule = build(
      'a',
      { href: 'settings#camera', class: 'schedule' },
      text('privacy.changeSchedule'),
    );
    this.#root = build(
      'section',
      { class: 'private', 'aria-labelledby': 'private-title' },
      build(
        'div',
        { class: 'private-face' },
        build('span', { class: 'private-icon' }, icon('private')),
        build('h2', { id: 'private-title' }, text('privacy.private')),
        build('p', {}, text('privacy.cameraOff')),
      ),
      build(
        'div',
        { class: 'private-facts' },
        this.#why,
        this.#ends,
        build('p', { class: 'private-buttons' }, this.#end, schedule),
      ),
    );
    element('#stage', HTMLElement).after(this.#root);
    parts.viewer.listen({ onStatus: () => this.#update() });
    this.#update();
  }

  get on(): boolean {
    return this.#facts?.on ?? false;
  }

  /** Whether the client may switch it. */
  get isAllowed(): boolean {
    return (document.documentElement.dataset['rights'] ?? '').split(' ').includes('control');
  }

  /** Switches privacy on or off. */
  async turn(on: boolean): Promise<void> {
    this.#end.disabled = true;
    try {
      const response = await fetch(apiUrl('privacy.json'), {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ on }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!response.ok) throw new Error(String(response.status));
      this.#show(privacyFacts(await response.json()));
      this.#end.disabled = false;
      this.#focus();
    } catch {
      this.#parts.notice(text('privacy.failed'));
    } finally {
      this.#end.disabled = false;
      void this.#parts.viewer.poller.refresh();
    }
  }

  /** What was pressed is hidden now. */
  #focus(): void {
    const next = this.on ? this.#end : document.querySelector<HTMLElement>('[data-action="privacy"]');
    next?.focus();
  }

  #update(): void {
    const { reachability, status } = this.#parts.viewer.poller;
    // Then nobody knows, and the page says what is wrong.
    if (reachability !== 'reachable') this.#show(null);
    else if (status !== null) this.#show(status.privacy);
    else void this.#poll();
  }

  async #poll(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#isPolling) return;
    this.#isPolling = true;
    try {
      const response = await fetch(apiUrl('privacy.json'), { signal: AbortSignal.timeout(TIMEOUT_MS) });
      this.#show(response.ok ? privacyFacts(await response.json()) : null);
    } catch {
      this.#show(null);
    }
    this.#isPolling = false;
    this.#timer = setTimeout(() => void this.#poll(), POLL_MS);
  }

  #show(facts: PrivacyFacts | null): void {
    this.#facts = facts;
    if (facts !== null && facts.on) {
      const now = Date.now();
      setText(this.#why, whyPrivate(facts, now));
      setText(this.#ends, whenPublic(facts, now));
      this.#root.toggleAttribute('data-scheduled', facts.reason === 'schedule');
    }
    document.documentElement.toggleAttribute('data-private', this.on);
  }
}
