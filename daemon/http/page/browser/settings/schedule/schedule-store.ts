import { documentApi } from '../document-api.ts';
import { DocumentStore } from '../document-store.ts';
import type { DocumentState } from '../document-store.ts';
import { browserTimer } from '../store-timer.ts';
import type { ScheduleName, SchedulesDocument } from './schedules-document.ts';

const askForSchedules = documentApi<SchedulesDocument>('schedules.json', 'now');

/** One of the schedules: it saves by itself. */
export class ScheduleStore {
  readonly #name: ScheduleName;
  readonly #store: DocumentStore<SchedulesDocument>;

  /** `onChange`: text, state or saving are others. */
  constructor(name: ScheduleName, onChange: () => void, ask = askForSchedules, timer = browserTimer) {
    this.#name = name;
    // Another section may have changed another schedule.
    const merge = (draft: SchedulesDocument, seen: SchedulesDocument, current: SchedulesDocument) =>
      current[name] === seen[name] ? { ...current, [name]: draft[name] } : null;
    this.#store = new DocumentStore({ ask, onChange, merge, timer });
  }

  /** As it is on the page; null until it is known. */
  get text(): string | null {
    return this.#store.document?.[this.#name] ?? null;
  }

  /** What it means now; null until that is known. */
  get now() {
    return this.#store.isUnsaved ? null : (this.#store.document?.now[this.#name] ?? null);
  }

  get saving(): DocumentState {
    return this.#store.state;
  }

  load(): Promise<void> {
    return this.#store.load();
  }

  enter(text: string): void {
    const { document } = this.#store;
    if (document !== null) this.#store.change({ ...document, [this.#name]: text });
  }

  flush(): void {
    this.#store.flush();
  }
}
