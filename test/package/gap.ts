import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { Container } from '../helpers/container.ts';

/** A viewer inside of a container that comes again at once whenever its stream ends, and how long it saw nothing. */
export class Gap {
  longestMs = 0;
  readonly #pi: Container;
  readonly #user: string;
  readonly #news = new EventEmitter();
  #viewer: ChildProcess | null = null;
  #lastMs = Number.NaN;
  #stopped = false;

  constructor(pi: Container, user: string) {
    this.#pi = pi;
    this.#user = user;
    this.#come();
  }

  /** Resolves when the next bytes of a picture are there. */
  async watching(withinMs = 15_000): Promise<void> {
    await once(this.#news, 'bytes', { signal: AbortSignal.timeout(withinMs) });
  }

  stop(): void {
    this.#stopped = true;
    this.#viewer?.kill('SIGKILL');
  }

  #come(): void {
    const args = ['--silent', '--no-buffer', '--fail', '--user', this.#user, 'http://127.0.0.1/video_feed'];
    const viewer = spawn(...this.#pi.inNetwork('curl', ...args), { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#viewer = viewer;
    viewer.stdout?.on('data', () => {
      const nowMs = performance.now();
      if (!Number.isNaN(this.#lastMs)) this.longestMs = Math.max(this.longestMs, nowMs - this.#lastMs);
      this.#lastMs = nowMs;
      this.#news.emit('bytes');
    });
    viewer.once('close', () => this.#stopped || this.#come());
  }
}
