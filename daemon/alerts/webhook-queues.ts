import type { AlertsDocument, Webhook } from '../config/alerts-schema.ts';
import type { Notice } from '../errors.ts';
import { plainNotice } from './webhook-failure.ts';
import type { AlertResult, WebhookQueue } from './webhook-queue.ts';

interface AlertCounts {
  sent: number;
  failed: number;
  dropped: number;
  waiting: number;
}

/** A queue for each webhook of a document that is on, by its name, and how they do. */
export class WebhookQueues {
  readonly #make: (webhook: Webhook) => WebhookQueue;
  readonly #queues = new Map<string, WebhookQueue>();
  /** Of webhooks that are gone. */
  readonly #past: AlertCounts = { sent: 0, failed: 0, dropped: 0, waiting: 0 };

  constructor(make: (webhook: Webhook) => WebhookQueue) {
    this.#make = make;
  }

  get all(): readonly WebhookQueue[] {
    return [...this.#queues.values()];
  }

  get(name: string): WebhookQueue | undefined {
    return this.#queues.get(name);
  }

  /** What is wrong with each webhook, as far as its last alert says. */
  get notices(): readonly Notice[] {
    return this.all.flatMap(({ last }) => (last?.problem ? plainNotice(last.problem) : []));
  }

  /** Of all webhooks since the start. */
  get counts(): Readonly<AlertCounts> {
    const sum = { ...this.#past };
    for (const queue of this.all) addCounts(sum, queue);
    return sum;
  }

  /** How each webhook does. */
  get results() {
    return this.all.map(({ webhook, waiting, sent, failed, dropped, last }) => ({
      name: webhook.name,
      enabled: webhook.enabled,
      waiting,
      sent,
      failed,
      dropped,
      last: last === null ? null : lastResult(last),
    }));
  }

  /** Has these webhooks from now on. Alerts that wait for one that is gone or off are not sent. */
  async use(webhooks: AlertsDocument['webhooks']): Promise<void> {
    const kept = new Map(webhooks.filter(({ enabled }) => enabled).map((webhook) => [webhook.name, webhook]));
    const gone = [...this.#queues].filter(([name]) => !kept.has(name));
    for (const [name, { sent, failed, dropped }] of gone) {
      addCounts(this.#past, { sent, failed, dropped, waiting: 0 });
      this.#queues.delete(name);
    }
    for (const [name, webhook] of kept) {
      const queue = this.#queues.get(name);
      if (queue === undefined) this.#queues.set(name, this.#make(webhook));
      else queue.webhook = webhook;
    }
    await Promise.all(gone.map(([, queue]) => queue.stop()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((queue) => queue.stop()));
  }
}

function addCounts(sum: AlertCounts, { sent, failed, dropped, waiting }: AlertCounts): void {
  sum.sent += sent;
  sum.failed += failed;
  sum.dropped += dropped;
  sum.waiting += waiting;
}

function lastResult({ atMs, status, problem }: AlertResult) {
  return { at: new Date(atMs).toISOString(), status, problem };
}
