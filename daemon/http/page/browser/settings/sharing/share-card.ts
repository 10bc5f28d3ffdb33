import { build, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import type { SettingsStore } from '../settings-store.ts';
import { askAccess } from './access-api.ts';
import type { MadeToken } from './access-api.ts';
import { problemOf } from './access-store.ts';
import type { AccessStore } from './access-store.ts';
import { copyRow } from './copy-row.ts';
import { EmbedSites } from './embed-sites.ts';
import { qrPicture } from './qr-picture.ts';
import { isOnlyHere, shareLink } from './share-link.ts';
import { shareName } from './share-name.ts';
import { labeled } from './sheet.ts';
import { exactText } from './time-text.ts';

const LENGTHS = [
  [3600, 'sharing.hour'],
  [86_400, 'sharing.day'],
  [604_800, 'sharing.week'],
] as const;

/** Makes a link with a token that ends, and shows it with its QR code. */
export class ShareCard {
  readonly root: HTMLElement;
  readonly #store: AccessStore;
  readonly #lengths = LENGTHS.map(([seconds]) =>
    build('input', {
      type: 'radio',
      name: 'length',
      value: String(seconds),
      checked: seconds === 86_400 ? '' : null,
    }),
  );
  readonly #note = build('input', { autocomplete: 'off', maxlength: '40' });
  readonly #create = build('button', { class: 'primary' }, text('sharing.createLink'));
  readonly #problem = build('p', { role: 'alert', class: 'problem' });
  readonly #link = build('div', { class: 'link-made' });
  readonly #end = build('p', { class: 'hint', role: 'status' });
  readonly #pictureOnly = build('input', {
    type: 'checkbox',
    class: 'switch',
    role: 'switch',
    id: 'picture-only',
  });
  readonly #sites: EmbedSites;
  /** What was made last; null before. */
  #made: MadeToken | null = null;

  constructor(store: AccessStore, settings: SettingsStore) {
    this.#store = store;
    this.#sites = new EmbedSites(settings);
    const segments = LENGTHS.map(([, key], index) =>
      build('label', {}, this.#lengths[index] ?? '', build('span', {}, text(key))),
    );
    const form = build(
      'form',
      {},
      build('p', { class: 'hint' }, text('sharing.shareNote')),
      build(
        'fieldset',
        { class: 'segments' },
        build('legend', { class: 'visually-hidden' }, text('sharing.length')),
        ...segments,
      ),
      labeled(text('sharing.forWhom'), this.#note),
      this.#create,
      this.#problem,
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#make();
    });
    this.#pictureOnly.addEventListener('change', () => void this.#showLink());
    const option = build(
      'div',
      { class: 'option' },
      build(
        'label',
        { for: 'picture-only' },
        text('sharing.pictureOnly'),
        build('small', {}, text('sharing.pictureOnlyNote')),
      ),
      this.#pictureOnly,
    );
    this.root = build(
      'section',
      { class: 'share' },
      build('header', {}, build('h2', {}, text('sharing.share'))),
      build('div', { class: 'share-card' }, form, this.#link, this.#end, option, this.#sites.root),
      build('p', { class: 'hint' }, reachText(location.hostname)),
    );
  }

  show(): void {
    this.#sites.show();
    const made = this.#made?.name;
    if (made === undefined || this.#store.list?.tokens.some(({ name }) => name === made) !== false) return;
    // It has been revoked: nobody should send it on.
    this.#made = null;
    this.#link.replaceChildren();
    setText(this.#end, '');
  }

  async #make(): Promise<void> {
    const chosen = this.#lengths.find(({ checked }) => checked)?.value ?? '';
    const taken = new Set(this.#store.list?.tokens.map(({ name }) => name));
    this.#create.disabled = true;
    const answer = await this.#store.request<MadeToken>('POST', 'tokens', {
      name: shareName(this.#note.value, taken),
      rights: ['live'],
      expiresInSeconds: Number(chosen),
    });
    this.#create.disabled = false;
    setText(this.#problem, problemOf(answer));
    if (answer.kind !== 'ok') return;
    this.#made = answer.value;
    setText(this.#create, text('sharing.anotherLink'));
    this.#create.className = 'secondary';
    this.#note.value = '';
    const { expiresMs } = answer.value;
    setText(
      this.#end,
      expiresMs === null ? '' : text('sharing.endsAt', { time: exactText(this.#store.localMs(expiresMs)) }),
    );
    await this.#showLink();
  }

  async #showLink(): Promise<void> {
    const pictureOnly = this.#pictureOnly.checked;
    this.#sites.root.hidden = !pictureOnly;
    if (this.#made === null) return;
    const url = shareLink(this.#made.token, pictureOnly, document.baseURI);
    const drawn = await askAccess<{ size: number; path: string }>('POST', 'qr-code', { text: url });
    const code = drawn.kind === 'ok' ? [qrPicture(drawn.value, text('sharing.qrOf'))] : [];
    this.#link.replaceChildren(...code, copyRow(text('sharing.link'), url));
  }
}

/** From where the link works: it has the name of the camera that this browser uses. */
function reachText(host: string): string {
  return isOnlyHere(host) ? text('sharing.onlyHere', { host }) : text('sharing.homeNetwork');
}
