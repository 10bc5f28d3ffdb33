import { browserTimer } from '../store-timer.ts';
import type { StoreTimer } from '../store-timer.ts';
import type { AreasDocument } from './area.ts';
import { askForAreas } from './areas-api.ts';
import type { AreasApi, SeenAreas } from './areas-api.ts';

export type AreasState =
  | { readonly kind: 'loading' | 'idle' | 'saving' | 'saved' | 'unreachable' | 'changed' }
  | { readonly kind: 'refused'; readonly message: string };

/** As in the store of the settings: changes within this time are sent together. */
const GATHER_MS = 700;
const SAVED_MS = 6000;
const RETRY_MS = 3000;
const MOST_UNDONE = 50;

/** Zones and masks: they save by themselves, and changes can be undone. */
export class AreasStore {
  readonly #ask: AreasApi;
  readonly #timer: StoreTimer;
  readonly #onChange: () => void;
  readonly #undone: AreasDocument[] = [];
  #seen: SeenAreas | null = null;
  /** As it is on the page. */
  #document: AreasDocument | null = null;
  #state: AreasState = { kind: 'loading' };
  #cancel = (): void => {};
  #isAsking = false;

  /** `onChange`: areas or state are others. */
  constructor(onChange: () => void, ask = askForAreas, timer = browserTimer) {
    this.#onChange = onChange;
    this.#ask = ask;
    this.#timer = timer;
  }

  /** Null until they are known. */
  get document(): AreasDocument | null {
    return this.#document;
  }

  get state(): AreasState {
    return this.#state;
  }

  get canUndo(): boolean {
    return this.#undone.length > 0;
  }

  /** Asks for what is in effect, unless something here is not saved yet. */
  async load(): Promise<void> {
    if (this.#isAsking || this.#isUnsaved) return;
    this.#isAsking = true;
    const answer = await this.#ask();
    this.#isAsking = false;
    if (this.#isUnsaved) return;
    if (answer.kind === 'ok') return this.#take(answer.seen, 'idle');
    this.#become({ kind: 'unreachable' });
    this.#later(() => void this.load(), RETRY_MS);
  }

  /** Takes a change, and saves it when no more come. */
  change(document: AreasDocument): void {
    if (this.#document === null) return;
    this.#undone.push(this.#document);
    if (this.#undone.length > MOST_UNDONE) this.#undone.shift();
    this.#replace(document);
  }

  undo(): void {
    const before = this.#undone.pop();
    if (before !== undefined) this.#replace(before);
  }

  /** Saves at once what is still being gathered: the page is being left. */
  flush(): void {
    if (this.#isUnsaved && !this.#isAsking) void this.#save();
  }

  get #isUnsaved(): boolean {
    return this.#seen !== null && JSON.stringify(this.#document) !== JSON.stringify(this.#seen.document);
  }

  #replace(document: AreasDocument): void {
    this.#document = document;
    this.#become(this.#isUnsaved ? { kind: 'saving' } : { kind: 'idle' });
    this.#later(() => void this.#save(), GATHER_MS);
  }

  async #save(): Promise<void> {
    this.#cancel();
    const [document, seen] = [this.#document, this.#seen];
    if (document === null || seen === null || !this.#isUnsaved || this.#isAsking) return;
    this.#isAsking = true;
    const answer = await this.#ask({ document, tag: seen.tag });
    this.#isAsking = false;
    if (answer.kind === 'changed') return this.#take(answer.seen, 'changed');
    if (answer.kind === 'refused') return this.#become(answer);
    if (answer.kind === 'unreachable') {
      this.#become({ kind: 'unreachable' });
      return this.#later(() => void this.#save(), RETRY_MS);
    }
    this.#seen = { document, tag: answer.seen.tag };
    // Something may have been changed meanwhile.
    if (this.#isUnsaved) return this.#save();
    this.#become({ kind: 'saved' });
    this.#later(() => this.#become({ kind: 'idle' }), SAVED_MS);
  }

  #take(seen: SeenAreas, kind: 'idle' | 'changed'): void {
    this.#seen = seen;
    if (JSON.stringify(seen.document) !== JSON.stringify(this.#document)) {
      this.#document = seen.document;
      this.#undone.length = 0;
    }
    this.#become({ kind });
  }

  #later(run: () => void, ms: number): void {
    this.#cancel();
    this.#cancel = this.#timer(run, ms);
  }

  #become(state: AreasState): void {
    this.#state = state;
    this.#onChange();
  }
}
