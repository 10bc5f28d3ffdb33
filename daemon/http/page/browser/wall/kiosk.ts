import { build, element } from '../dom.ts';
import { formatTime } from '../format.ts';

/** A screen on a wall: a clock, a line that fills until the next page, and a screen that stays on. */
export class Kiosk {
  readonly #clock = build('time', { class: 'clock number' });
  readonly #line = build('div', { class: 'line', hidden: '' });
  readonly #seconds: number;
  #pageSinceMs = performance.now();
  #page = 0;

  constructor(seconds: number) {
    this.#seconds = seconds;
    document.documentElement.toggleAttribute('data-kiosk', true);
    element('main', HTMLElement).append(this.#clock, this.#line);
    document.addEventListener('visibilitychange', () => void keepAwake());
    void keepAwake();
  }

  /** Counted from 0, without end. */
  get page(): number {
    return this.#page;
  }

  /** Call it every second. Returns whether it is time for the next page. */
  tick(nowMs: number, pages: number): boolean {
    this.#clock.textContent = formatTime(Date.now()).slice(0, 5);
    this.#line.hidden = pages < 2;
    const part = Math.min(1, (nowMs - this.#pageSinceMs) / (this.#seconds * 1000));
    this.#line.style.setProperty('--part', pages < 2 ? '0' : part.toFixed(3));
    if (part < 1) return false;
    this.#pageSinceMs = nowMs;
    if (pages > 1) this.#page++;
    return pages > 1;
  }
}

/** The screen stays on while the page is seen, where the browser can do that: over https, and on the machine itself. */
async function keepAwake(): Promise<void> {
  if (document.hidden || !('wakeLock' in navigator)) return;
  await navigator.wakeLock.request('screen').catch(() => null);
}
