import { browserTimer } from '../store-timer.ts';
import type { StoreTimer } from '../store-timer.ts';
import { askForSchedules } from './schedules-api.ts';
import type { ScheduleName, SchedulesApi, SeenSchedules } from './schedules-api.ts';

export type ScheduleSaving =
  | { readonly kind: 'loading' | 'idle' | 'saving' | 'saved' | 'changed' | 'unreachable' }
  | { readonly kind: 'refused'; readonly message: string };

/** As in the store of the settings: changes within this time are sent together. */
const GATHER_MS = 700;
const SAVED_MS = 6000;
const RETRY_MS = 3000;

/** One of the schedules: it saves by itself. */
export class ScheduleStore {
  readonly #name: ScheduleName;
  readonly #onChange: () => void;
  readonly #ask: SchedulesApi;
  readonly #timer: StoreTimer;
  #seen: SeenSchedules | null = null;
  /** What is entered and not saved yet. */
  #entered: string | null = null;
  #saving: ScheduleSaving = { kind: 'loading' };
  #cancel = (): void => {};
  #isAsking = false;

  /** `onChange`: text, state or saving are others. */
  constructor(name: ScheduleName, onChange: () => void, ask = askForSchedules, timer = browserTimer) {
    this.#name = name;
    this.#onChange = onChange;
    this.#ask = ask;
    this.#timer = timer;
  }

  /** As it is on the page; null until it is known. */
  get text(): string | null {
    return this.#entered ?? this.#seen?.document[this.#name] ?? null;
  }

  /** What it means now; null until that is known. */
  get now() {
    return this.#entered === null ? (this.#seen?.document.now[this.#name] ?? null) : null;
  }

  get saving(): ScheduleSaving {
    return this.#saving;
  }

  /** Asks for what is in effect, unless something here is not saved yet. */
  async load(): Promise<void> {
    if (this.#isAsking || this.#entered !== null) return;
    this.#isAsking = true;
    const answer = await this.#ask();
    this.#isAsking = false;
    if (this.#entered !== null) return;
    if (answer.kind === 'ok') {
      this.#seen = answer.seen;
      return this.#become({ kind: 'idle' });
    }
    this.#become({ kind: 'unreachable' });
    this.#later(() => void this.load(), RETRY_MS);
  }

  /** Takes a text, and saves it when no other one comes. */
  enter(text: string): void {
    if (this.#seen === null) return;
    this.#entered = text;
    this.#become({ kind: 'saving' });
    this.#later(() => void this.#save(), GATHER_MS);
  }

  /** Saves at once what is still being gathered: the page is being left. */
  flush(): void {
    if (this.#entered !== null && this.#saving.kind === 'saving') void this.#save();
  }

  async #save(): Promise<void> {
    this.#cancel();
    const [text, seen] = [this.#entered, this.#seen];
    if (text === null || seen === null || this.#isAsking) return;
    this.#isAsking = true;
    // Another section may have changed another schedule.
    const fresh = await this.#ask();
    const base =
      fresh.kind === 'ok' && fresh.seen.document[this.#name] === seen.document[this.#name]
        ? fresh.seen
        : seen;
    const answer = await this.#ask({ document: { ...base.document, [this.#name]: text }, tag: base.tag });
    this.#isAsking = false;
    if (answer.kind === 'refused') return this.#become(answer);
    if (answer.kind === 'unreachable') {
      this.#become({ kind: 'unreachable' });
      return this.#later(() => void this.#save(), RETRY_MS);
    }
    this.#seen = answer.seen;
    // Something may have been entered meanwhile.
    if (answer.kind === 'ok' && this.#entered !== text) return this.#save();
    this.#entered = null;
    if (answer.kind === 'changed') return this.#become({ kind: 'changed' });
    this.#become({ kind: 'saved' });
    this.#later(() => this.#become({ kind: 'idle' }), SAVED_MS);
  }

  #later(run: () => void, ms: number): void {
    this.#cancel();
    this.#cancel = this.#timer(run, ms);
  }

  #become(saving: ScheduleSaving): void {
    this.#saving = saving;
    this.#onChange();
  }
}
