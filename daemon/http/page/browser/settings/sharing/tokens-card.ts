import { build, button, icon, setText } from '../../dom.ts';
import { LANGUAGE, text } from '../../text.ts';
import { pathOf } from './access-api.ts';
import type { MadeToken, TokenRow } from './access-api.ts';
import { problemOf } from './access-store.ts';
import type { AccessStore } from './access-store.ts';
import { copyRow } from './copy-row.ts';
import { KeyedList } from './keyed-list.ts';
import type { ListRow } from './keyed-list.ts';
import { sharedWith } from './share-name.ts';
import { labeled, openSheet } from './sheet.ts';
import { endText, pastText } from './time-text.ts';

const DAY_SECONDS = 86_400;
const LENGTHS = [
  ['', 'sharing.noEnd'],
  [String(DAY_SECONDS), 'sharing.day'],
  [String(7 * DAY_SECONDS), 'sharing.week'],
  [String(30 * DAY_SECONDS), 'sharing.month'],
  [String(365 * DAY_SECONDS), 'sharing.year'],
] as const;
const RIGHTS = [
  ['live', 'sharing.mayView'],
  ['status', 'sharing.maySeeStatus'],
  ['recordings', 'sharing.maySeeRecordings'],
  ['event', 'sharing.mayReport'],
  ['control', 'sharing.mayControl'],
] as const;

const list = new Intl.ListFormat(LANGUAGE, { type: 'unit' });

/** The tokens of programs and shared links. */
export class TokensCard {
  readonly root: HTMLElement;
  readonly #store: AccessStore;
  readonly #problem = build('p', { role: 'alert', class: 'problem' });
  readonly #none = build('p', { class: 'hint' }, text('sharing.noTokens'));
  readonly #list = new KeyedList<TokenRow>((token) => this.#row(token));

  constructor(store: AccessStore) {
    this.#store = store;
    const add = button(text('sharing.newToken'), () => this.#add(), { class: 'secondary add' });
    add.prepend(icon('plus'));
    const heading = build(
      'h2',
      {},
      text('sharing.tokens'),
      ' ',
      build('small', {}, text('sharing.tokensNote')),
    );
    this.root = build(
      'section',
      {},
      build('header', {}, heading, add),
      this.#problem,
      this.#none,
      this.#list.root,
    );
  }

  show(tokens: readonly TokenRow[]): void {
    this.#none.hidden = tokens.length > 0;
    this.#list.show(tokens);
  }

  #row({ name }: TokenRow): ListRow<TokenRow> {
    const [may, used, end] = [build('small'), build('small'), build('span', { class: 'value' })];
    let hasEnded = false;
    const remove = button('', () => void (hasEnded ? this.#removeEnded(name) : this.#revoke(name)), {
      class: 'link',
    });
    return {
      root: build(
        'li',
        {},
        build('div', {}, build('strong', {}, titleOf(name)), may, used),
        build('p', {}, end, remove),
      ),
      update: ({ rights, expiresMs, lastUsed }) => {
        const [now, endMs] = [Date.now(), expiresMs === null ? null : this.#store.localMs(expiresMs)];
        hasEnded = endMs !== null && endMs <= now;
        setText(may, rightsText(rights));
        setText(used, this.#usedText(lastUsed));
        setText(end, endText(endMs, now));
        end.dataset['ends'] = endMs === null ? 'never' : hasEnded ? 'ended' : 'soon';
        setText(remove, text(hasEnded ? 'sharing.removeToken' : 'sharing.revoke'));
        remove.setAttribute('aria-label', `${remove.textContent}: ${titleOf(name)}`);
      },
    };
  }

  #usedText(lastUsed: TokenRow['lastUsed']): string {
    if (lastUsed === null) return text('sharing.notUsed');
    const when = pastText(this.#store.localMs(lastUsed.atMs), Date.now());
    return text('sharing.lastUsed', { when, address: lastUsed.address });
  }

  /** Nothing stops working, so it does not ask. */
  async #removeEnded(name: string): Promise<void> {
    setText(this.#problem, await this.#store.change('DELETE', pathOf('tokens', name)));
  }

  #revoke(name: string): void {
    const isLink = sharedWith(name) !== null;
    openSheet({
      title: text('sharing.revokeNamed', { name: titleOf(name) }),
      content: [build('p', {}, text(isLink ? 'sharing.revokeLinkNote' : 'sharing.revokeNote'))],
      submit: text('sharing.revoke'),
      danger: true,
      act: () => this.#store.change('DELETE', pathOf('tokens', name)),
    });
  }

  #add(): void {
    const name = build('input', {
      autocomplete: 'off',
      autocapitalize: 'none',
      spellcheck: 'false',
      required: '',
    });
    const length = build(
      'select',
      {},
      ...LENGTHS.map(([value, key]) => build('option', { value }, text(key))),
    );
    const boxes = RIGHTS.map(([right]) =>
      build('input', { type: 'checkbox', value: right, checked: right === 'live' ? '' : null }),
    );
    const rights = build(
      'fieldset',
      {},
      build('legend', { class: 'label' }, text('sharing.rights')),
      ...boxes.map((box) => build('label', { class: 'check' }, box, rightName(box.value))),
    );
    openSheet({
      title: text('sharing.newToken'),
      content: [
        labeled(text('sharing.name'), name, text('sharing.tokenNameNote')),
        labeled(text('sharing.length'), length),
        rights,
      ],
      submit: text('sharing.create'),
      act: async () => {
        const answer = await this.#store.request<MadeToken>('POST', 'tokens', {
          name: name.value.trim(),
          rights: boxes.filter(({ checked }) => checked).map(({ value }) => value),
          expiresInSeconds: length.value === '' ? null : Number(length.value),
        });
        if (answer.kind === 'ok') showToken(answer.value);
        return problemOf(answer);
      },
    });
  }
}

function showToken({ name, token }: MadeToken): void {
  openSheet({
    title: name,
    content: [
      build('p', {}, text('sharing.shownOnce')),
      copyRow(text('sharing.token'), token),
      build('p', { class: 'hint' }, text('sharing.tokenUse')),
    ],
  });
}

function titleOf(name: string): string {
  const note = sharedWith(name);
  if (note === null) return name;
  return /^\d+$/.test(note)
    ? text('sharing.sharedLink', { number: note })
    : text('sharing.sharedLinkFor', { note });
}

/** '' for a token that can only view, as most can. */
function rightsText(rights: readonly string[]): string {
  return rights.every((right) => right === 'live') ? '' : list.format(rights.map(rightName));
}

function rightName(right: string): string {
  const key = RIGHTS.find(([known]) => known === right)?.[1];
  return key === undefined ? right : text(key);
}
