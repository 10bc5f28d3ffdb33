import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** How a process begins: the test files that it loads, and a mutant that is on while it loads them. */
export interface Setup {
  readonly files: readonly string[];
  readonly mutant: string | null;
  /** By full title. */
  readonly timeoutsMs: Readonly<Record<string, number>>;
}

/** One run; `tests` are full titles, null: all. */
export interface Order {
  readonly mutant: string | null;
  readonly tests: readonly string[] | null;
  /** A test that passes the mutant more often fails: it is probably in an endless loop. */
  readonly hitLimit: number;
}

export interface Outcome {
  /** Full title of the first test that failed. */
  failed: string | null;
  error: string;
  /** Of tests that passed, by full title. */
  readonly durationsMs: Record<string, number>;
  /** The failed test fails without the mutant, too. */
  isSpoilt: boolean;
  /** How often each test reached each mutant in this process, by full title and mutant. */
  reached: Record<string, Record<string, number>>;
}

const WORKER = fileURLToPath(new URL('worker.js', import.meta.url));
const LOADING_MS = 60_000;

/** A process with the tests loaded. */
export class TestProcess {
  /** Mutants that its modules pass while they are loaded. */
  atLoad: readonly string[] = [];
  runs = 0;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves with null if the tests cannot be loaded with this mutant. */
  static async start(setup: Setup): Promise<TestProcess | null> {
    const child = fork(WORKER, {
      // Without the test that runs djpeg for each of many pictures.
      env: { ...process.env, FUZZ: '0' },
      stdio: ['ignore', 'ignore', setup.mutant === null ? 'inherit' : 'ignore', 'ipc'],
    });
    const started = new TestProcess(child);
    const loaded = await started.#ask<{ atLoad: string[] }>(setup, LOADING_MS);
    if (loaded !== null) started.atLoad = loaded.atLoad;
    return loaded && started;
  }

  /** Resolves with null if the process ended or did not answer in time; it is ended then. */
  run(order: Order, deadlineMs: number): Promise<Outcome | null> {
    this.runs++;
    return this.#ask<Outcome>(order, deadlineMs);
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }

  async #ask<T>(message: Setup | Order, deadlineMs: number): Promise<T | null> {
    if (!this.#child.connected) return null;
    const answered = new AbortController();
    const { signal } = answered;
    const timer = setTimeout(() => this.end(), deadlineMs);
    try {
      this.#child.send(message, () => {});
      return await Promise.race([
        once(this.#child, 'message', { signal }).then(([reply]) => reply as T),
        once(this.#child, 'exit', { signal }).then(() => null),
      ]);
    } finally {
      clearTimeout(timer);
      answered.abort();
    }
  }
}
