import { facts, warnings } from './status-text.ts';
import { made, element, setText } from './dom.ts';
import type { CameraError, Notice, Status } from './status.ts';
import { duration, plural } from './format.ts';

/** What stood there last, so that a list is built anew only when it says something else. */
const shown = new WeakMap<Element, string>();

/** Fills in the status beside the picture. `serverMs` is the server's clock, null while it is not known. */
export function showStatus(status: Status, serverMs: number | null): void {
  for (const [name, text] of Object.entries(facts(status)))
    for (const place of document.querySelectorAll(`[data-fact="${name}"]`)) setText(place, text);
  showList('#notices', noticed(status.notices));
  showList(
    '#warnings',
    warnings(status).map(({ text, hint, now }) => ({
      className: now ? 'now' : 'before',
      lines: [text, hint],
    })),
  );
  showList(
    '#errors',
    (status.camera?.errors ?? []).map((error) => ({
      className: '',
      lines: [error.message, error.hint, when(error, serverMs)],
    })),
  );
}

/** Mistakes of one file have one hint, which stands below the last of them. */
function noticed(notices: readonly Notice[]): Item[] {
  return notices.map(({ message, hint }, i) => ({
    className: '',
    lines: [message, notices[i + 1]?.hint === hint ? '' : hint],
  }));
}

function when({ atMs, times }: CameraError, serverMs: number | null): string {
  const ago = atMs === null || serverMs === null ? null : (serverMs - atMs) / 1000;
  // By the minute: nobody needs the seconds, and the list stays the same meanwhile.
  const text = ago === null ? '' : ago < 60 ? 'Less than a minute ago' : `${duration(ago - (ago % 60))} ago`;
  return times > 1 ? `${text}, ${plural(times, 'time')} in a row` : text;
}

interface Item {
  readonly className: string;
  readonly lines: readonly string[];
}

function showList(selector: string, items: readonly Item[]): void {
  const place = element(selector, HTMLElement);
  const key = JSON.stringify(items);
  if (shown.get(place) === key) return;
  shown.set(place, key);
  const list = element(`${selector} ul`, HTMLUListElement);
  list.replaceChildren(
    ...items.map(({ className, lines: [text = '', ...rest] }) => {
      const item = made('li', '', className);
      item.append(made('strong', text), ...rest.filter((line) => line !== '').map((line) => made('p', line)));
      return item;
    }),
  );
  place.hidden = items.length === 0;
}
