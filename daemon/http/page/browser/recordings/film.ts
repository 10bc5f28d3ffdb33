import { apiUrl } from '../api-url.ts';
import { build } from '../dom.ts';
import type { TimeRange } from './local-day.ts';
import { NewestWins } from './newest-wins.ts';

const PICTURES = 5;

/** Some pictures of a range, side by side; one is asked for at a time. */
export class Film {
  readonly root = build('div', { class: 'film', 'aria-hidden': 'true' });
  readonly #images = Array.from({ length: PICTURES }, () => build('img', { alt: '' }));
  readonly #loading = new NewestWins<TimeRange>((range, signal) => this.#load(range, signal));

  constructor() {
    this.root.append(...this.#images);
  }

  show(range: TimeRange): void {
    this.#loading.cancel();
    this.#loading.want(range);
  }

  async #load({ fromMs, toMs }: TimeRange, signal: AbortSignal): Promise<void> {
    for (const [index, image] of this.#images.entries()) {
      if (signal.aborted) return;
      const atMs = Math.round(fromMs + ((toMs - fromMs) * (index + 0.5)) / PICTURES);
      image.src = apiUrl(`recordings/picture.jpg?at=${atMs}`);
      await image.decode().catch(() => image.removeAttribute('src'));
    }
  }
}
