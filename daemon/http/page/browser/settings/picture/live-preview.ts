import { apiUrl } from '../../api-url.ts';
import { RetryBackoff } from '../../backoff.ts';
import { build, setText } from '../../dom.ts';
import { Painter } from '../../painter.ts';
import { readStream } from '../../stream-reader.ts';
import { text } from '../../text.ts';

/** As on the live page: an old picture is gray after this time, or after so many intervals of a slower camera. */
const STALE_MS = 2000;
const STALE_INTERVALS = 2.5;

/** The live picture beside its settings: as the live page, without controls of its own. */
export class LivePreview {
  readonly canvas = build('canvas', { width: '1280', height: '720', role: 'img' });
  readonly root: HTMLElement;
  readonly #before = build('canvas', { hidden: '', 'aria-hidden': 'true' });
  readonly #chip = build('p', { class: 'preview-chip', role: 'status', hidden: '' });
  readonly #painter: Painter;
  readonly #backoff = new RetryBackoff();
  readonly #onPicture: () => void;
  #running: AbortController | null = null;
  #hasPicture = false;
  #paintedMs = 0;
  #staleTimer: ReturnType<typeof setTimeout> | undefined;
  /** Pictures from before this are those of the old settings; by the daemon's clock. */
  #restartedMs: number | null = null;
  #isComparing = false;

  /** `onPicture`: the first picture with the settings in effect is shown. */
  constructor(onPicture: () => void) {
    this.#onPicture = onPicture;
    this.canvas.setAttribute('aria-label', text('picture.livePicture'));
    this.root = build('figure', { class: 'preview' }, this.canvas, this.#before, this.#chip);
    this.#painter = new Painter({
      canvas: this.canvas,
      onPainted: (capturedMs) => this.#painted(capturedMs),
    });
    this.#show();
  }

  start(): void {
    if (this.#running !== null) return;
    this.#running = new AbortController();
    void this.#run(this.#running.signal);
  }

  stop(): void {
    this.#running?.abort();
    this.#running = null;
    clearTimeout(this.#staleTimer);
  }

  /** The camera has been restarted at this time, by the daemon's clock: until it sends, the last picture is gray. */
  restarted(atMs: number): void {
    this.#restartedMs = atMs;
    this.#show();
  }

  /** The camera does not restart, or not any more. */
  settled(): void {
    this.#restartedMs = null;
    this.#show();
  }

  /** Keeps the picture of now to compare with. */
  keepBefore(): void {
    const { canvas } = this;
    [this.#before.width, this.#before.height] = [canvas.width, canvas.height];
    this.#before.getContext('2d')?.drawImage(canvas, 0, 0);
  }

  compare(isComparing: boolean): void {
    this.#isComparing = isComparing;
    this.#show();
  }

  #painted(capturedMs: number | null): void {
    this.#backoff.reset();
    const nowMs = performance.now();
    const staleMs = Math.max(STALE_MS, this.#hasPicture ? STALE_INTERVALS * (nowMs - this.#paintedMs) : 0);
    this.#paintedMs = nowMs;
    clearTimeout(this.#staleTimer);
    if (this.#running !== null) this.#staleTimer = setTimeout(() => this.#lost(), staleMs);
    const wasCurrent = this.#hasPicture && this.#restartedMs === null;
    this.#hasPicture = true;
    if (this.#restartedMs !== null && (capturedMs ?? 0) > this.#restartedMs) this.#restartedMs = null;
    if (wasCurrent || this.#restartedMs !== null) return;
    this.#show();
    this.#onPicture();
  }

  #lost(): void {
    this.#hasPicture = false;
    this.#show();
  }

  #show(): void {
    this.#before.hidden = !this.#isComparing;
    this.root.toggleAttribute('data-waiting', this.#restartedMs !== null || !this.#hasPicture);
    const words = this.#isComparing
      ? text('picture.before')
      : this.#restartedMs !== null
        ? text('picture.restarting')
        : this.#hasPicture
          ? ''
          : text('picture.noPicture');
    this.#chip.hidden = words === '';
    setText(this.#chip, words);
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await readStream({ url: apiUrl('video_feed'), signal, onPart: (part) => this.#painter.offer(part) });
      if (signal.aborted) return;
      this.#lost();
      await pause(this.#backoff.next(), signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
