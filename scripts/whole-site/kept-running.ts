import { setTimeout as delay } from 'node:timers/promises';
import { startProgram } from './running-program.ts';
import type { ProgramCall, RunningProgram } from './running-program.ts';

/** As RestartSec= of systemd. */
const PAUSE_MS = 1000;
/** A program that cannot start must not be started for ever. */
const MOST_FAILURES = 5;

/** Programs that are started again when they end, until stop(). */
export class KeptRunning {
  readonly #running = new Map<string, RunningProgram>();
  readonly #stopping = new AbortController();
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** Starts it, and resolves with its id when it is ready. */
  async start(name: string, call: ProgramCall): Promise<number> {
    const program = await startProgram(call);
    if (this.#stopping.signal.aborted) {
      await program.stop();
      return program.pid;
    }
    this.#running.set(name, program);
    void program.ended.then(() => this.#again(name, call, program.log()));
    return program.pid;
  }

  /** Ends all of them, the last one first. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const programs = [...this.#running.values()].toReversed();
    // What they ask each other while they end is no news.
    await Promise.all(programs.map((program) => program.stop()));
  }

  async #again(name: string, call: ProgramCall, log: string): Promise<void> {
    this.#running.delete(name);
    const { signal } = this.#stopping;
    if (signal.aborted) return;
    this.#say(`${name} has ended and is started again. It said last: ${log.trimEnd().split('\n').at(-1)}`);
    for (let failures = 0; failures < MOST_FAILURES && !signal.aborted; failures++) {
      try {
        await delay(PAUSE_MS, undefined, { signal });
        const pid = await this.start(name, call);
        if (!signal.aborted) this.#say(`${name} is back: kill -9 ${pid}`);
        return;
      } catch (error) {
        if (!signal.aborted) this.#say(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}
