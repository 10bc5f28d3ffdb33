import { createElement, element, setText } from './dom.ts';
import { formatDuration, formatTime } from './format.ts';
import { hostWarnings } from './host-warnings.ts';
import { statusTexts } from './status-text.ts';
import type { SaidError } from './daemon-errors.ts';
import type { PageStatus, StatusError } from './status.ts';
import { text } from './text.ts';

/** The details beside the picture. */
export class StatusPanel {
  readonly #root = element('#details', HTMLElement);
  readonly #asOf = element('#as-of', HTMLElement);
  /** The items of each list as JSON, so that a list is rebuilt only when it changes. */
  readonly #shown = new WeakMap<Element, string>();

  /** `serverMs` is the server's time; null while unknown. */
  show(status: PageStatus, serverMs: number | null): void {
    for (const [name, value] of Object.entries(statusTexts(status)))
      for (const target of document.querySelectorAll(`[data-fact="${name}"]`)) setText(target, value);
    this.#showList('#notices', noticeItems(status.notices));
    this.#showList(
      '#warnings',
      hostWarnings(status).map(({ title, hint, now }) => ({
        className: now ? 'now' : 'before',
        lines: [title, hint],
        english: '',
      })),
    );
    this.#showList(
      '#errors',
      (status.camera?.errors ?? []).map((error) => ({
        className: '',
        lines: [error.message, error.hint, errorTime(error, serverMs)],
        english: error.english,
      })),
    );
  }

  /** Says from when these facts are; null: they are current. */
  showAge(answeredAtMs: number | null): void {
    this.#root.toggleAttribute('data-old', answeredAtMs !== null);
    this.#asOf.hidden = answeredAtMs === null;
    if (answeredAtMs !== null) setText(this.#asOf, text('live.asOf', { time: formatTime(answeredAtMs) }));
  }

  #showList(selector: string, items: readonly ListItem[]): void {
    const section = element(selector, HTMLElement);
    const key = JSON.stringify(items);
    if (this.#shown.get(section) === key) return;
    this.#shown.set(section, key);
    const list = element(`${selector} ul`, HTMLUListElement);
    list.replaceChildren(
      ...items.map(({ className, lines: [title = '', ...rest], english }) => {
        const item = createElement('li', '', className);
        const paragraphs = rest.filter((line) => line !== '').map((line) => createElement('p', line));
        item.append(createElement('strong', title), ...paragraphs);
        if (english !== '') item.append(inEnglish(english));
        return item;
      }),
    );
    section.hidden = items.length === 0;
  }
}

/** Mistakes in the same file have the same hint, which is shown once, below the last of them. */
function noticeItems(notices: readonly SaidError[]): ListItem[] {
  return notices.map(({ message, hint, english }, i) => ({
    className: '',
    lines: [message, notices[i + 1]?.hint === hint ? '' : hint],
    english,
  }));
}

/** In whole minutes, so that the list does not change every second. */
function errorTime({ atMs, times }: StatusError, serverMs: number | null): string {
  const ageSeconds = atMs === null || serverMs === null ? null : (serverMs - atMs) / 1000;
  const time = ageSeconds === null ? '' : ageText(ageSeconds);
  if (times <= 1) return time;
  const inARow = text('live.inARow', { times });
  return time === '' ? inARow : `${time}, ${inARow}`;
}

function ageText(seconds: number): string {
  if (seconds < 60) return text('live.justNow');
  return text('live.ago', { time: formatDuration(seconds - (seconds % 60)) });
}

interface ListItem {
  readonly className: string;
  /** The first is the title; empty ones are left out. */
  readonly lines: readonly string[];
  /** What the daemon itself says; may be empty. */
  readonly english: string;
}

function inEnglish(sentences: string): HTMLElement {
  const paragraph = createElement('p', sentences, 'original');
  paragraph.lang = 'en';
  return paragraph;
}
