import type { Key } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import type { ChangeOutcome, SettingsDocument } from './editor-parts.ts';

/** The last change of settings since picamd started, and what became of it. */
export class LastChange {
  #outcome: ChangeOutcome | null = null;

  /** `restarting`: the camera starts with it. */
  shown(restarting: boolean): SettingsDocument['lastChange'] {
    return this.#outcome === null ? null : { ...this.#outcome, restarting };
  }

  /** It is in effect. `ms`: how long it waits to be confirmed or is tried; else null. */
  begin(state: ChangeOutcome['state'], by: string, keys: readonly Key[], ms: number | null): void {
    const atMs = Date.now();
    this.#outcome = { state, by, atMs, untilMs: ms === null ? null : atMs + ms, keys, why: null };
  }

  /** It stands or is taken back, and nobody needs to confirm it any more. */
  end(state: ChangeOutcome['state'], why: Notice | null): void {
    if (this.#outcome !== null) this.#outcome = { ...this.#outcome, state, untilMs: null, why };
  }

  /** The camera streams with it. */
  prove(): void {
    if (this.#outcome?.state === 'applying') this.#outcome = { ...this.#outcome, state: 'applied' };
  }

  /** The camera does not stream with it: the old values of these settings are back. */
  revert(keys: readonly Key[], why: Notice | null): void {
    if (this.#outcome !== null) this.#outcome = { ...this.#outcome, state: 'reverted', keys, why };
  }
}
