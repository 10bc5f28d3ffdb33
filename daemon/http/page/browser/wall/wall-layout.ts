import type { DocumentApi, SeenDocument } from '../settings/document-api.ts';
import { MOST_COLUMNS } from './grid.ts';

/** How the wall is arranged. */
export interface Arrangement {
  /** Names of cameras; those that are not in it follow. */
  readonly order: readonly string[];
  /** 0: as many as suit the window. */
  readonly columns: number;
}

const KEY = 'picamd-wall';

/** Keeps the arrangement: that of an admin is everybody's, and anyone else's is this browser's. */
export class WallLayout {
  current: Arrangement = { order: [], columns: 0 };
  /** What the hub has; null if it keeps none for this client. */
  #seen: SeenDocument<Arrangement> | null = null;
  readonly #isAdmin: boolean;
  /** That of the hub. */
  readonly #api: DocumentApi<Arrangement>;
  /** One change after another, since each needs the tag that the one before it has made. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(isAdmin: boolean, api: DocumentApi<Arrangement>) {
    this.#isAdmin = isAdmin;
    this.#api = api;
  }

  async load(): Promise<void> {
    const answer = await this.#api();
    if (answer.kind === 'ok') this.#seen = answer.seen;
    const kept = this.#isAdmin && this.#seen !== null ? null : readArrangement(stored());
    this.current = kept ?? readArrangement(this.#seen?.document) ?? this.current;
  }

  /** Resolves with whether it is kept. */
  async change(change: Partial<Arrangement>): Promise<boolean> {
    this.current = { ...this.current, ...change };
    if (!this.#isAdmin || this.#seen === null) return store(this.current);
    const kept = this.#last.then(() => this.#keep(change));
    this.#last = kept;
    return kept;
  }

  async #keep(change: Partial<Arrangement>): Promise<boolean> {
    this.current = { ...this.current, ...change };
    let answer = await this.#api({ document: this.current, tag: this.#seen?.tag ?? '' });
    if (answer.kind === 'changed') {
      // Another admin has arranged something else: both changes stand.
      this.current = { ...(readArrangement(answer.seen.document) ?? this.current), ...change };
      answer = await this.#api({ document: this.current, tag: answer.seen.tag });
    }
    if (answer.kind === 'ok') this.#seen = answer.seen;
    return answer.kind === 'ok';
  }
}

/** Null for what is no arrangement. */
export function readArrangement(value: unknown): Arrangement | null {
  if (typeof value !== 'object' || value === null) return null;
  const { order, columns } = value as { readonly order?: unknown; readonly columns?: unknown };
  if (!Array.isArray(order)) return null;
  const isCount = typeof columns === 'number' && Number.isInteger(columns) && columns >= 0;
  return {
    order: order.filter((name) => typeof name === 'string'),
    columns: isCount ? Math.min(columns, MOST_COLUMNS) : 0,
  };
}

function stored(): unknown {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null');
  } catch {
    return null;
  }
}

function store(arrangement: Arrangement): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(arrangement));
    return true;
  } catch {
    return false;
  }
}
