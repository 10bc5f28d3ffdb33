import { setTimeout as wait } from 'node:timers/promises';
import type { AlertsDocument, Webhook } from '../config/alerts-schema.ts';
import type { Notice } from '../errors.ts';
import type { CameraEvent } from '../events/event.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Log } from '../log/logger.ts';
import { AlertMaker } from './alert-maker.ts';
import type { AlertMakerParts } from './alert-maker.ts';
import { AlertTriggers } from './alert-triggers.ts';
import { PictureBudget } from './picture-budget.ts';
import { sendRequest } from './send-request.ts';
import type { WebhookAnswer } from './send-request.ts';
import { isSuccess, noAnswerNotice, refusalNotice } from './webhook-failure.ts';
import { WebhookQueue } from './webhook-queue.ts';
import type { AlertDelay, AlertResult, SendAlert } from './webhook-queue.ts';
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

interface AlertCounts {
  sent: number;
  failed: number;
  dropped: number;
  waiting: number;
}

/** What the other side said to a test. */
export interface AlertTest {
  readonly isSent: boolean;
  readonly milliseconds: number;
  readonly status: number | null;
  /** The beginning of its answer. */
  readonly answer: string;
  readonly problem: Notice | null;
}

/** Sends alerts when events begin, each to the webhooks that want it. Only loaded when there is one. */
export class Alerts {
  readonly #parts: AlertsParts;
  readonly #now: () => number;
  readonly #send: SendAlert;
  readonly #stopping = new AbortController();
  readonly #queues = new Map<string, WebhookQueue>();
  readonly #pictures = new PictureBudget();
  readonly #triggers = new AlertTriggers();
  readonly #maker: AlertMaker;
  /** Of webhooks that are gone. */
  readonly #past: AlertCounts = { sent: 0, failed: 0, dropped: 0, waiting: 0 };
  readonly #endListening: () => void;
  #quietUntilMs = 0;
  /** The messages of the notices. */
  #told = '';

  constructor(parts: AlertsParts) {
    this.#parts = parts;
    this.#maker = new AlertMaker(parts);
    this.#now = parts.now ?? Date.now;
    this.#send =
      parts.send ??
      ((webhook, alert, signal) => sendRequest(webhookRequest(webhook, alert, this.#now()), { signal }));
    this.#endListening = parts.events.listen((event, isAddition) => {
      if (!isAddition) this.#onEvent(event);
    });
  }

  /** What is wrong with each webhook, as far as its last alert says. */
  get notices(): readonly Notice[] {
    return [...this.#queues.values()].flatMap(({ last }) => last?.problem ?? []);
  }

  /** Of all webhooks since the start. */
  get counts(): Readonly<AlertCounts> {
    const sum = { ...this.#past };
    for (const queue of this.#queues.values()) addCounts(sum, queue);
    return sum;
  }

  /** How each webhook does. */
  get results() {
    return [...this.#queues.values()].map(({ webhook, waiting, sent, failed, dropped, last }) => ({
      name: webhook.name,
      enabled: webhook.enabled,
      waiting,
      sent,
      failed,
      dropped,
      last: last === null ? null : lastResult(last),
    }));
  }

  /** Puts a document into effect. Alerts that wait for a webhook that is gone or off are not sent. */
  async use({ webhooks, quietUntil }: AlertsDocument): Promise<void> {
    this.#quietUntilMs = quietUntil === null ? 0 : Date.parse(quietUntil);
    const kept = new Map(webhooks.filter(({ enabled }) => enabled).map((webhook) => [webhook.name, webhook]));
    const gone = [...this.#queues].filter(([name]) => !kept.has(name));
    for (const [name, queue] of gone) {
      addCounts(this.#past, { ...queueCounts(queue), waiting: 0 });
      this.#queues.delete(name);
    }
    for (const [name, webhook] of kept) {
      const queue = this.#queues.get(name);
      if (queue === undefined) this.#queues.set(name, this.#queueOf(webhook));
      else queue.webhook = webhook;
    }
    this.#told = this.#messages;
    await Promise.all(gone.map(([, queue]) => queue.stop()));
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
    await Promise.all([...this.#queues.values()].map((queue) => queue.stop()));
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
    const queues = this.#triggers.queuesFor(event, [...this.#queues.values()]);
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
    const { log } = this.#parts;
    if (problem === null) log.info({ status }, `alerts: sent to ${name}`);
    else log.warn({ code: problem.code, hint: problem.hint }, `alerts: ${problem.message}`);
    this.#tell();
  }

  /** A test that works shows that what was wrong is mended. */
  #tested({ name }: Webhook, answer: WebhookAnswer): void {
    const queue = this.#queues.get(name);
    if (queue === undefined || !isSuccess(answer)) return;
    queue.last = { name, atMs: this.#now(), status: answer.status, problem: null };
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

function queueCounts({ sent, failed, dropped, waiting }: WebhookQueue): AlertCounts {
  return { sent, failed, dropped, waiting };
}

function addCounts(sum: AlertCounts, { sent, failed, dropped, waiting }: AlertCounts): void {
  sum.sent += sent;
  sum.failed += failed;
  sum.dropped += dropped;
  sum.waiting += waiting;
}

const systemDelay: AlertDelay = (ms, signal) => wait(ms, undefined, { signal }).catch(() => {});

function lastResult({ atMs, status, problem }: AlertResult) {
  return { at: new Date(atMs).toISOString(), status, problem };
}
