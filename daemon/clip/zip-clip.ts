import type { ClipPicture, ClipWriter } from './clip-format.ts';
import { ZipStore } from './zip-store.ts';

/** A ZIP of JPEGs, named after their times in UTC, which sort as they were captured. */
export class ZipClip implements ClipWriter {
  readonly #zip = new ZipStore();
  #lastMs = 0;
  /** Pictures of the same ms. */
  #same = 0;

  add({ atMs, jpeg }: ClipPicture): Buffer[] {
    this.#same = atMs === this.#lastMs ? this.#same + 1 : 0;
    this.#lastMs = atMs;
    const time = new Date(atMs).toISOString().replaceAll(':', '-');
    return this.#zip.add(this.#same === 0 ? `${time}.jpg` : `${time}_${this.#same}.jpg`, atMs, jpeg);
  }

  end(): Buffer[] {
    return [this.#zip.end()];
  }
}
