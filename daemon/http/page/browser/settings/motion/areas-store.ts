import { documentApi } from '../document-api.ts';
import { DocumentStore } from '../document-store.ts';
import type { DocumentState } from '../document-store.ts';
import { browserTimer } from '../store-timer.ts';
import type { AreasDocument } from './area.ts';

const askForAreas = documentApi<AreasDocument>('motion/areas.json', 'zones');
const MOST_UNDONE = 50;

/** Zones and masks: they save by themselves, and changes can be undone. */
export class AreasStore {
  readonly #store: DocumentStore<AreasDocument>;
  readonly #onChange: () => void;
  readonly #undone: AreasDocument[] = [];
  /** What the changes before led to. */
  #last = '';

  /** `onChange`: areas or state are others. */
  constructor(onChange: () => void, ask = askForAreas, timer = browserTimer) {
    this.#onChange = onChange;
    this.#store = new DocumentStore({ ask, onChange: () => this.#follow(), merge: () => null, timer });
  }

  /** Null until they are known. */
  get document(): AreasDocument | null {
    return this.#store.document;
  }

  get state(): DocumentState {
    return this.#store.state;
  }

  get canUndo(): boolean {
    return this.#undone.length > 0;
  }

  load(): Promise<void> {
    return this.#store.load();
  }

  change(document: AreasDocument): void {
    if (this.document === null) return;
    this.#undone.push(this.document);
    if (this.#undone.length > MOST_UNDONE) this.#undone.shift();
    this.#replace(document);
  }

  undo(): void {
    const before = this.#undone.pop();
    if (before !== undefined) this.#replace(before);
  }

  flush(): void {
    this.#store.flush();
  }

  #replace(document: AreasDocument): void {
    this.#last = JSON.stringify(document);
    this.#store.change(document);
  }

  /** What someone else has changed cannot be undone here. */
  #follow(): void {
    const now = JSON.stringify(this.document);
    // The daemon may have saved a name without the spaces around it.
    if (now !== this.#last && this.state.kind !== 'saved') this.#undone.length = 0;
    this.#last = now;
    this.#onChange();
  }
}
