import type { DocumentAnswer, DocumentApi, SeenDocument } from './document-api.ts';
import type { StoreTimer } from './store-timer.ts';

export type DocumentState =
  | { readonly kind: 'loading' | 'idle' | 'saving' | 'saved' | 'unreachable' | 'changed' }
  | { readonly kind: 'refused'; readonly message: string };

interface DocumentStoreParts<T> {
  readonly ask: DocumentApi<T>;
  /** The document or `state` is another. */
  readonly onChange: () => void;
  /**
   * Puts what made `draft` of `seen` into what has been saved meanwhile; null if that cannot be, as both changed the same.
   */
  readonly merge: (draft: T, seen: T, current: T) => T | null;
  readonly timer: StoreTimer;
}

/** As in the store of the settings: changes within this time are sent together. */
const GATHER_MS = 700;
const SAVED_MS = 6000;
const RETRY_MS = 3000;

/** A JSON document of the daemon that the page shows and changes. It saves by itself, one request at a time. */
export class DocumentStore<T> {
  readonly #parts: DocumentStoreParts<T>;
  #seen: SeenDocument<T> | null = null;
  #document: T | null = null;
  #state: DocumentState = { kind: 'loading' };
  #cancel = (): void => {};
  #isAsking = false;

  constructor(parts: DocumentStoreParts<T>) {
    this.#parts = parts;
  }

  /** As it is on the page; null until it is known. */
  get document(): T | null {
    return this.#document;
  }

  get state(): DocumentState {
    return this.#state;
  }

  /** Something on the page is not in effect. */
  get isUnsaved(): boolean {
    return this.#seen !== null && JSON.stringify(this.#document) !== JSON.stringify(this.#seen.document);
  }

  /** Asks for what is in effect, unless something here is not saved yet. */
  async load(): Promise<void> {
    if (this.#isAsking || this.isUnsaved) return;
    this.#isAsking = true;
    const answer = await this.#parts.ask();
    this.#isAsking = false;
    if (this.isUnsaved) return;
    if (answer.kind === 'ok') return this.#take(answer.seen, 'idle');
    this.#become({ kind: 'unreachable' });
    this.#later(() => void this.load(), RETRY_MS);
  }

  /** Takes a change, and saves it when no more come. Does nothing until the document is known. */
  change(document: T): void {
    if (this.#document === null) return;
    this.#document = document;
    this.#become(this.isUnsaved ? { kind: 'saving' } : { kind: 'idle' });
    this.#later(() => void this.#save(), GATHER_MS);
  }

  /** Saves at once what is still being gathered: the page is being left. */
  flush(): void {
    if (this.#state.kind !== 'refused') void this.#save();
  }

  async #save(): Promise<void> {
    const [document, seen] = [this.#document, this.#seen];
    if (document === null || seen === null || !this.isUnsaved) return;
    if (this.#isAsking) return this.#later(() => void this.#save(), GATHER_MS);
    this.#cancel();
    this.#isAsking = true;
    const answer = await this.#put({ document, tag: seen.tag }, seen.document);
    this.#isAsking = false;
    if (answer.kind === 'changed') return this.#take(answer.seen, 'changed');
    if (answer.kind === 'refused') return this.#become(answer);
    if (answer.kind === 'unreachable') {
      this.#become({ kind: 'unreachable' });
      return this.#later(() => void this.#save(), RETRY_MS);
    }
    this.#seen = answer.seen;
    const saved = answer.seen.document;
    // It may have been changed again meanwhile.
    const newest = this.#document === document ? null : this.#document;
    this.#document = newest === null ? saved : (this.#parts.merge(newest, document, saved) ?? newest);
    if (this.isUnsaved) return this.#save();
    this.#become({ kind: 'saved' });
    this.#later(() => this.#become({ kind: 'idle' }), SAVED_MS);
  }

  async #put(change: SeenDocument<T>, seen: T): Promise<DocumentAnswer<T>> {
    const answer = await this.#parts.ask(change);
    if (answer.kind !== 'changed') return answer;
    const merged = this.#parts.merge(change.document, seen, answer.seen.document);
    return merged === null ? answer : this.#parts.ask({ document: merged, tag: answer.seen.tag });
  }

  #take(seen: SeenDocument<T>, kind: 'idle' | 'changed'): void {
    this.#seen = seen;
    this.#document = seen.document;
    this.#become({ kind });
  }

  #later(run: () => void, ms: number): void {
    this.#cancel();
    this.#cancel = this.#parts.timer(run, ms);
  }

  #become(state: DocumentState): void {
    this.#state = state;
    this.#parts.onChange();
  }
}
