import { readPreferences } from './preferences.ts';
import type { Preferences } from './preferences.ts';

const KEY = 'picamd';

/** What the person has chosen, kept in this browser; one that keeps nothing, as in a frame of another site, starts with the defaults. */
export class Choices {
  #chosen: Preferences;
  readonly #onChange: (now: Preferences) => void;

  constructor(onChange: (now: Preferences) => void) {
    this.#onChange = onChange;
    this.#chosen = readPreferences(read());
    onChange(this.#chosen);
  }

  get now(): Preferences {
    return this.#chosen;
  }

  choose(change: Partial<Preferences>): void {
    this.#chosen = { ...this.#chosen, ...change };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#chosen));
    } catch {
      // Then it is chosen anew the next time.
    }
    this.#onChange(this.#chosen);
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
