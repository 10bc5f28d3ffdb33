import { setTimeout as wait } from 'node:timers/promises';
import type { AlertsDocument, Webhook } from '../config/alerts-schema.ts';
import type { CameraEvent } from '../events/event.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Log } from '../log/logger.ts';
import { AlertMaker } from './alert-maker.ts';
import type { AlertMakerParts } from './alert-maker.ts';
import { AlertTriggers } from './alert-triggers.ts';
import { FailureLog } from './failure-log.ts';
import { PictureBudget } from './picture-budget.ts';
import { sendRequest } from './send-request.ts';
import type { WebhookAnswer } from './send-request.ts';
import { isSuccess, noAnswerNotice, refusalNotice } from './webhook-failure.ts';
import type { AlertProblem } from './webhook-failure.ts';
import { WebhookQueue } from './webhook-queue.ts';
import type { AlertDelay, AlertResult, SendAlert } from './webhook-queue.ts';
import { WebhookQueues } from './webhook-queues.ts';
import { webhookRequest } from './webhook-request.ts';

export interface AlertsParts extends AlertMakerParts {
  readonly log: Log;
  readonly events: EventLog;
  /** Whether the schedule of alerts has them on now. */
  readonly isScheduled: () => boolean;
  /** `notices` has changed. */
  readonly onNotices: () => void;
  /** Tests have their own. */
  readonly now?: () => number;
  readonly delay?: AlertDelay;
  readonly send?: SendAlert;
}

/** What the other side said to a test. */
export interface AlertTest {
  readonly isSent: boolean;
  readonly milliseconds: number;
  readonly status: number | null;
  /** The beginning of its answer. */
  readonly answer: string;
  readonly problem: AlertProblem | null;
}

/** Sends alerts when events begin, each to the webhooks that want it. Only loaded when there is one. */
export class Alerts {
  readonly #parts: AlertsParts;
  readonly #now: () => number;
  readonly #send: SendAlert;
  readonly #stopping = new AbortController();
  readonly #queues = new WebhookQueues((webhook) => this.#queueOf(webhook));
  readonly #pictures = new PictureBudget();
  readonly #triggers = new AlertTriggers();
  readonly #maker: AlertMaker;
  readonly #failures: FailureLog;
  readonly #endListening: () => void;
  #quietUntilMs = 0;
  /** The messages of the notices. */
  #told = '';

  constructor(parts: AlertsParts) {
    this.#parts = parts;
    this.#maker = new AlertMaker(parts);
    this.#now = parts.now ?? Date.now;
    this.#failures = new FailureLog(parts.log, this.#now);
    this.#send =
      parts.send ??
      ((webhook, alert, signal) => sendRequest(webhookRequest(webhook, alert, this.#now()), { signal }));
    this.#endListening = parts.events.listen((event, isAddition) => {
      if (!isAddition) this.#onEvent(event);
    });
  }

  /** See WebhookQueues. */
  get notices() {
    return this.#queues.notices;
  }

  /** See WebhookQueues. */
  get counts() {
    return this.#queues.counts;
  }

  /** See WebhookQueues. */
  get results() {
    return this.#queues.results;
  }

  /** Puts a document into effect. Alerts that wait for a webhook that is gone or off are not sent. */
  async use({ webhooks, quietUntil }: AlertsDocument): Promise<void> {
    this.#quietUntilMs = quietUntil === null ? 0 : Date.parse(quietUntil);
    const before = this.#queues.all;
    const used = this.#queues.use(webhooks);
    // What was wrong with one that is gone or changed is no more.
    for (const { webhook, last } of before)
      if (last === null || this.#queues.get(webhook.name) === undefined) this.#failures.forget(webhook.name);
    this.#told = this.#messages;
    await used;
  }

  /** What waits is sent without its picture: what the camera saw before it became private must not leave after that. */
  forgetPictures(): void {
    this.#pictures.clear();
  }

  /** Sends a test alert at once, also while it is quiet. */
  async test(webhook: Webhook): Promise<AlertTest> {
    const started = performance.now();
    const result = (rest: Omit<AlertTest, 'milliseconds'>): AlertTest => ({
      ...rest,
      milliseconds: Math.round(performance.now() - started),
    });
    try {
      const alert = this.#maker.testAlert(webhook, this.#now());
      const answer = await this.#send(webhook, alert, this.#stopping.signal);
      const isSent = isSuccess(answer);
      const problem = isSent ? null : refusalNotice(webhook.name, answer);
      this.#tested(webhook, answer);
      return result({ isSent, status: answer.status, answer: answer.text, problem });
    } catch (error) {
      const problem = await noAnswerNotice(webhook.name, error);
      return result({ isSent: false, status: null, answer: '', problem });
    }
  }

  async stop(): Promise<void> {
    this.#endListening();
    this.#stopping.abort();
    await this.#queues.stop();
  }

  #queueOf(webhook: Webhook): WebhookQueue {
    return new WebhookQueue(webhook, {
      send: this.#send,
      delay: this.#parts.delay ?? systemDelay,
      now: this.#now,
      onDone: (alert) => this.#pictures.release(alert),
      onResult: (result) => this.#onResult(result),
    });
  }

  #onEvent(event: CameraEvent): void {
    const queues = this.#triggers.queuesFor(event, this.#queues.all);
    if (queues.length === 0 || this.#isQuiet()) return;
    const alert = this.#maker.alert(
      event,
      queues.map(({ webhook }) => webhook),
    );
    this.#pictures.keep(alert, queues.length);
    for (const queue of queues) queue.add(alert);
  }

  #isQuiet(): boolean {
    return this.#now() < this.#quietUntilMs || !this.#parts.isScheduled();
  }

  #onResult({ name, problem, status }: AlertResult): void {
    if (problem === null) this.#failures.works(name, { status }, `sent to ${name}`);
    else this.#failures.failed(name, problem);
    this.#tell();
  }

  /** A test that works shows that what was wrong is mended. */
  #tested({ name }: Webhook, answer: WebhookAnswer): void {
    const queue = this.#queues.get(name);
    if (queue === undefined || !isSuccess(answer)) return;
    const { status } = answer;
    queue.last = { name, atMs: this.#now(), status, problem: null };
    if (this.#failures.isFailing(name)) this.#failures.works(name, { status }, `a test is sent to ${name}`);
    this.#tell();
  }

  get #messages(): string {
    return this.notices.map(({ message }) => message).join();
  }

  #tell(): void {
    if (this.#messages === this.#told) return;
    this.#told = this.#messages;
    this.#parts.onNotices();
  }
}

const systemDelay: AlertDelay = (ms, signal) => wait(ms, undefined, { signal }).catch(() => {});
