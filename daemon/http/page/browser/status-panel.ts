import { createElement, element, setText } from './dom.ts';
import { formatDuration } from './format.ts';
import { hostWarnings, statusTexts } from './status-text.ts';
import type { PageStatus, StatusError, StatusNotice } from './status.ts';
import { DETAIL_TEXTS } from './texts.ts';

/** The items of each list as JSON, so that a list is rebuilt only when it changes. */
const shown = new WeakMap<Element, string>();

/** Fills in the details beside the picture. `serverMs` is the server's time; null while unknown. */
export function showStatus(status: PageStatus, serverMs: number | null): void {
  for (const [name, text] of Object.entries(statusTexts(status)))
    for (const target of document.querySelectorAll(`[data-fact="${name}"]`)) setText(target, text);
  showList('#notices', noticeItems(status.notices));
  showList(
    '#warnings',
    hostWarnings(status).map(({ text, hint, now }) => ({
      className: now ? 'now' : 'before',
      lines: [text, hint],
    })),
  );
  showList(
    '#errors',
    (status.camera?.errors ?? []).map((error) => ({
      className: '',
      lines: [error.message, error.hint, errorTime(error, serverMs)],
    })),
  );
}

/** Mistakes in the same file have the same hint, which is shown once, below the last of them. */
function noticeItems(notices: readonly StatusNotice[]): ListItem[] {
  return notices.map(({ message, hint }, i) => ({
    className: '',
    lines: [message, notices[i + 1]?.hint === hint ? '' : hint],
  }));
}

/** In whole minutes, so that the list does not change every second. */
function errorTime({ atMs, times }: StatusError, serverMs: number | null): string {
  const ageSeconds = atMs === null || serverMs === null ? null : (serverMs - atMs) / 1000;
  const time = ageSeconds === null ? '' : ageText(ageSeconds);
  return times > 1 ? [time, DETAIL_TEXTS.inARow(times)].filter((text) => text !== '').join(', ') : time;
}

function ageText(seconds: number): string {
  return seconds < 60 ? DETAIL_TEXTS.justNow : DETAIL_TEXTS.ago(formatDuration(seconds - (seconds % 60)));
}

interface ListItem {
  readonly className: string;
  /** The first is the title; empty ones are left out. */
  readonly lines: readonly string[];
}

function showList(selector: string, items: readonly ListItem[]): void {
  const section = element(selector, HTMLElement);
  const key = JSON.stringify(items);
  if (shown.get(section) === key) return;
  shown.set(section, key);
  const list = element(`${selector} ul`, HTMLUListElement);
  list.replaceChildren(
    ...items.map(({ className, lines: [title = '', ...rest] }) => {
      const item = createElement('li', '', className);
      const paragraphs = rest.filter((line) => line !== '').map((line) => createElement('p', line));
      item.append(createElement('strong', title), ...paragraphs);
      return item;
    }),
  );
  section.hidden = items.length === 0;
}
