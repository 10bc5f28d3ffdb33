import { setTimeout as delay } from 'node:timers/promises';
import type { Source, SourceRun } from './source.ts';

/** Two a second: a stream that gets new frames ends nowhere, and the page shows a new card soon. */
export const CARD_FRAME_MS = 500;

/** A drawn card, as JPEG. */
export type DrawCard = (size: { readonly width: number; readonly height: number }) => Promise<Buffer>;

/** Shows a card instead of the camera while the camera is private. */
export class CardSource implements Source {
  readonly kind = 'private';
  readonly description = 'a drawn card, because the camera is private';
  readonly #card: () => Promise<Buffer>;

  constructor(draw: DrawCard, size: Parameters<DrawCard>[0]) {
    this.#card = () => draw(size);
  }

  async run({ signal, onBytes }: SourceRun): Promise<void> {
    const card = await this.#card();
    while (!signal.aborted) {
      onBytes(card);
      // It only rejects on abort.
      await delay(CARD_FRAME_MS, undefined, { signal }).catch(() => {});
    }
  }
}
