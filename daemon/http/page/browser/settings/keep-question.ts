import { build, button, setText } from '../dom.ts';
import { text } from '../text.ts';
import { errorText } from './error-text.ts';
import { rowOf } from './settings-document.ts';
import type { SettingsStore } from './settings-store.ts';

/** They decide at which address the camera answers. */
const ADDRESS_KEYS = ['HOST', 'PORT', 'FALLBACK_PORT', 'TLS_SELF_SIGNED'];
const SAME_HOSTS = ['0.0.0.0', '::', '127.0.0.1', '::1', 'localhost'];
const TICK_MS = 500;

/**
 * Asks whether changes that can lock people out should stay, with a countdown. That this page gets an answer shows that an admin still
 * reaches the camera; at a new address, the page of that address has to ask.
 */
export class KeepQuestion {
  readonly #settings: SettingsStore;
  readonly #title = build('h2', { id: 'keep-title' }, text('settings.keepTitle'));
  readonly #words = build('p');
  readonly #fault = build('p', { class: 'fault', role: 'alert' });
  readonly #time = build('p', { class: 'hint number' });
  readonly #link = build('a', { class: 'primary', id: 'new-address' });
  readonly #keep: HTMLButtonElement;
  readonly root: HTMLDialogElement;
  #timer = 0;

  constructor(settings: SettingsStore) {
    this.#settings = settings;
    this.#keep = button(text('settings.keep'), () => void settings.keep(), { class: 'primary' });
    const back = button(text('settings.goBack'), () => void settings.goBack(), { class: 'secondary' });
    this.root = build(
      'dialog',
      { class: 'sheet', 'aria-labelledby': 'keep-title' },
      this.#title,
      this.#words,
      this.#fault,
      this.#time,
      this.#link,
      this.#keep,
      back,
    );
    // Escape must not leave the page without the question: it would be answered by the time.
    this.root.addEventListener('cancel', (event) => event.preventDefault());
    settings.listen(() => this.show());
  }

  show(): void {
    const { state } = this.#settings;
    clearInterval(this.#timer);
    if (state.kind !== 'confirming') return this.root.close();
    const address = newAddress(this.#settings, location.href);
    const here = address === location.origin && !state.elsewhere;
    this.#link.hidden = here;
    this.#keep.hidden = !here;
    this.#link.href = `${address}${location.pathname}${location.hash}`;
    setText(this.#link, text('settings.openAddress', { address }));
    setText(this.#words, here ? text('settings.keepHere') : text('settings.keepThere', { address }));
    setText(this.#fault, state.error === null ? '' : errorText(state.error));
    this.#count(state.untilMs);
    this.#timer = setInterval(() => this.#count(state.untilMs), TICK_MS);
    if (!this.root.open) this.root.showModal();
  }

  #count(untilMs: number): void {
    const seconds = Math.max(0, Math.round((untilMs - Date.now()) / 1000));
    setText(this.#time, text('settings.keepTime', { seconds }));
  }
}

/** The origin at which the camera answers with the settings that wait: this one unless its address changes. */
export function newAddress(
  { document, state }: Pick<SettingsStore, 'document' | 'state'>,
  here: string,
): string {
  const { origin, hostname } = new URL(here);
  const keys = state.kind === 'confirming' ? state.keys : [];
  if (!keys.some((key) => ADDRESS_KEYS.includes(key))) return origin;
  const value = (key: string) => rowOf(document, key).value ?? '';
  const scheme = value('TLS_CERT') !== '' && value('TLS_SELF_SIGNED') !== 'on' ? 'https' : 'http';
  const host = value('HOST');
  // Those that mean all addresses, or this machine by another name, leave the one that the person uses.
  const isOther = keys.includes('HOST') && !SAME_HOSTS.includes(host);
  const name = !isOther ? hostname : host.includes(':') ? `[${host}]` : host;
  const at = (port: string) => new URL(`${scheme}://${name}:${port}`).origin;
  const usual = at(value('PORT'));
  // Who is at the fallback port moves with it.
  return keys.every((key) => key === 'FALLBACK_PORT') && usual !== origin
    ? at(value('FALLBACK_PORT'))
    : usual;
}
