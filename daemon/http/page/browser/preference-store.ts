import { readPreferences } from './preferences.ts';
import type { Preferences } from './preferences.ts';

const KEY = 'picamd';

/** Keeps the user's preferences in localStorage. Where that is not allowed, as in a frame of another site, they last until the page closes. */
export class PreferenceStore {
  #current: Preferences;
  readonly #onChange: (current: Preferences) => void;

  /** Calls `onChange` with the stored preferences, and after each update. */
  constructor(onChange: (current: Preferences) => void) {
    this.#onChange = onChange;
    this.#current = readPreferences(read());
    onChange(this.#current);
  }

  get current(): Preferences {
    return this.#current;
  }

  update(change: Partial<Preferences>): void {
    this.#current = { ...this.#current, ...change };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#current));
    } catch {
      // Not allowed, or the storage is full.
    }
    this.#onChange(this.#current);
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
