import type { Log } from '../log/logger.ts';
import type { AlertProblem } from './webhook-failure.ts';

interface Failing {
  readonly problem: AlertProblem;
  readonly sinceMs: number;
  count: number;
}

/**
 * Says in the log how alerts go. What fails in the same way again is not said again; how often it failed is said when that ends: one
 * is sent, or fails for another reason. A server that is down for a night would fill the log otherwise.
 */
export class FailureLog {
  readonly #log: Log;
  readonly #now: () => number;
  /** By the name of the webhook, of which there are few. */
  readonly #failing = new Map<string, Failing>();

  constructor(log: Log, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  failed(name: string, problem: AlertProblem): void {
    const before = this.#failing.get(name);
    if (before?.problem.message === problem.message) {
      before.count++;
      return;
    }
    const { code, hint, message, detail } = problem;
    this.#log.warn({ code, hint, detail, ...this.#endOf(name) }, `alerts: ${message}`);
    this.#failing.set(name, { problem, sinceMs: this.#now(), count: 1 });
  }

  /** `text` says what works. */
  works(name: string, fields: object, text: string): void {
    const ended = this.#endOf(name);
    const again = ended === null ? '' : `, after ${ended.failedTimes} that failed`;
    this.#log.info({ ...fields, ...ended }, `alerts: ${text}${again}`);
  }

  /** Whether the last one failed. */
  isFailing(name: string): boolean {
    return this.#failing.has(name);
  }

  /** It is gone, or another one from now on: what fails then is said again. */
  forget(name: string): void {
    this.#failing.delete(name);
  }

  #endOf(name: string) {
    const before = this.#failing.get(name);
    if (before === undefined) return null;
    this.#failing.delete(name);
    const seconds = Math.round((this.#now() - before.sinceMs) / 1000);
    return { failedTimes: before.count, failedForSeconds: seconds };
  }
}
