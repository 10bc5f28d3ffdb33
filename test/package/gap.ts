import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { Container } from '../helpers/container.ts';

/** A viewer in a container that reconnects immediately whenever its stream ends; measures the longest time without data. */
export class Gap {
  longestMs = 0;
  readonly #pi: Container;
  readonly #user: string;
  readonly #events = new EventEmitter();
  #viewer: ChildProcess | null = null;
  #lastMs = Number.NaN;
  #stopped = false;

  constructor(pi: Container, user: string) {
    this.#pi = pi;
    this.#user = user;
    this.#connect();
  }

  /** Resolves when the next bytes arrive. */
  async watching(withinMs = 15_000): Promise<void> {
    await once(this.#events, 'bytes', { signal: AbortSignal.timeout(withinMs) });
  }

  stop(): void {
    this.#stopped = true;
    this.#viewer?.kill('SIGKILL');
  }

  #connect(): void {
    const args = ['--silent', '--no-buffer', '--fail', '--user', this.#user, 'http://127.0.0.1/video_feed'];
    const viewer = spawn(...this.#pi.inNetwork('curl', ...args), { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#viewer = viewer;
    viewer.stdout?.on('data', () => {
      const nowMs = performance.now();
      if (!Number.isNaN(this.#lastMs)) this.longestMs = Math.max(this.longestMs, nowMs - this.#lastMs);
      this.#lastMs = nowMs;
      this.#events.emit('bytes');
    });
    viewer.once('close', () => this.#stopped || this.#connect());
  }
}
