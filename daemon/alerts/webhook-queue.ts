import type { Webhook } from '../config/alerts-schema.ts';
import type { Alert } from './alert.ts';
import { isSuccess, isWorthRetrying, noAnswerNotice, refusalNotice } from './webhook-failure.ts';
import type { AlertProblem } from './webhook-failure.ts';
import type { WebhookAnswer } from './send-request.ts';

/** Who gets more is not told anything by the oldest. */
const MOST_WAITING = 100;
/** A server that restarts is back after the last one. */
const RETRY_MS: readonly number[] = [2000, 10_000, 60_000];

/** Waits; resolves at once if the signal aborts. Tests have their own. */
export type AlertDelay = (ms: number, signal: AbortSignal) => Promise<void>;
/** @throws NoAnswer */
export type SendAlert = (webhook: Webhook, alert: Alert, signal: AbortSignal) => Promise<WebhookAnswer>;

interface QueueParts {
  readonly send: SendAlert;
  readonly delay: AlertDelay;
  readonly now: () => number;
  /** An alert needs no memory any more: it was sent, or never will be. */
  readonly onDone: (alert: Alert) => void;
  readonly onResult: (result: AlertResult) => void;
}

/** How the last alert of a webhook went. */
export interface AlertResult {
  readonly name: string;
  readonly atMs: number;
  /** Null if nobody answered. */
  readonly status: number | null;
  /** Null if it was sent. */
  readonly problem: AlertProblem | null;
}

/** Sends the alerts of one webhook one after the other, and each again if it fails. Nothing waits for it. */
export class WebhookQueue {
  sent = 0;
  failed = 0;
  /** Never tried, because too many were waiting. */
  dropped = 0;
  last: AlertResult | null = null;
  #webhook: Webhook;
  readonly #parts: QueueParts;
  readonly #stopping = new AbortController();
  /** The first one is under way. */
  readonly #alerts: Alert[] = [];
  #running: Promise<void> | null = null;

  constructor(webhook: Webhook, parts: QueueParts) {
    this.#webhook = webhook;
    this.#parts = parts;
  }

  get webhook(): Webhook {
    return this.#webhook;
  }

  /** Changes it from the next try on. What was wrong may be mended by that. */
  set webhook(webhook: Webhook) {
    if (JSON.stringify(webhook) !== JSON.stringify(this.#webhook)) this.last = null;
    this.#webhook = webhook;
  }

  get waiting(): number {
    return this.#alerts.length;
  }

  add(alert: Alert): void {
    this.#alerts.push(alert);
    if (this.#alerts.length > MOST_WAITING) {
      this.dropped++;
      for (const oldest of this.#alerts.splice(1, 1)) this.#parts.onDone(oldest);
    }
    this.#running ??= this.#run();
  }

  /** Ends a request that is under way, and forgets what waits. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let [alert] = this.#alerts; alert !== undefined; [alert] = this.#alerts) {
      if (!this.#stopping.signal.aborted) await this.#deliver(alert);
      this.#alerts.shift();
      this.#parts.onDone(alert);
    }
    // In the same tick: an alert that comes now must not count on this run.
    this.#running = null;
  }

  async #deliver(alert: Alert): Promise<void> {
    const { signal } = this.#stopping;
    for (const waitMs of [...RETRY_MS, null]) {
      const { answer, problem } = await this.#try(alert);
      if (signal.aborted) return;
      if (problem !== null && waitMs !== null && (answer === null || isWorthRetrying(answer))) {
        await this.#parts.delay(waitMs, signal);
        if (signal.aborted) return;
        continue;
      }
      if (problem === null) this.sent++;
      else this.failed++;
      this.last = {
        name: this.webhook.name,
        atMs: this.#parts.now(),
        status: answer?.status ?? null,
        problem,
      };
      return this.#parts.onResult(this.last);
    }
  }

  async #try(alert: Alert): Promise<{ answer: WebhookAnswer | null; problem: AlertProblem | null }> {
    const { name } = this.webhook;
    try {
      const answer = await this.#parts.send(this.webhook, alert, this.#stopping.signal);
      return { answer, problem: isSuccess(answer) ? null : refusalNotice(name, answer) };
    } catch (error) {
      return { answer: null, problem: await noAnswerNotice(name, error) };
    }
  }
}
