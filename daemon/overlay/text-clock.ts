import { formatTime } from './time-format.ts';
import type { TimeZone } from '../time/time-zone.ts';

/** The text of OVERLAY_TEXT, made once for each second. */
export class TextClock {
  /** As `lines` returned them last. Only a text that differs is a new array. */
  #lines: readonly string[] = [];
  #text: string | null = null;
  #second = Number.NaN;
  readonly #template: string;
  readonly #zone: TimeZone;
  readonly #name: () => string;

  /** @param name of the camera; asked once for each second */
  constructor(template: string, zone: TimeZone, name: () => string) {
    this.#template = template;
    this.#zone = zone;
    this.#name = name;
  }

  /** The lines at a moment, in ms since 1970. They are the same array for as long as the text is the same. */
  lines(wallClockMs: number): readonly string[] {
    const second = Math.floor(wallClockMs / 1000);
    if (second === this.#second) return this.#lines;
    this.#second = second;
    const text = formatTime(this.#template, second, this.#zone.at(second), this.#name());
    if (text !== this.#text) {
      this.#text = text;
      // Accents that come apart from their letters are put together, so that a letter is one cell.
      this.#lines = text.normalize('NFC').split('\n');
    }
    return this.#lines;
  }
}
