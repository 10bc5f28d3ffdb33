import type { Webhook } from '../config/alerts-schema.ts';
import type { CameraEvent } from '../events/event.ts';

/** Events that go on at once; of more, the oldest are alerted no more. */
const MOST_ONGOING = 100;

/** Decides when an event is an alert: when it begins, or as soon as it is clear enough for a webhook, once for each. */
export class AlertTriggers {
  /** The webhooks that know of each event that has not ended. */
  readonly #told = new Map<string, Set<string>>();

  /** Those of these queues that are to be told of this phase of the event. */
  queuesFor<Q extends { readonly webhook: Webhook }>(event: CameraEvent, queues: readonly Q[]): Q[] {
    const told = this.#told.get(event.id) ?? new Set<string>();
    // An event that has begun and ended is old news, also if its beginning was not told here.
    const isOver = event.phase === 'end' && (this.#told.has(event.id) || event.at !== event.startedAt);
    if (event.phase === 'end') this.#told.delete(event.id);
    else this.#remember(event.id, told);
    if (isOver) return [];
    const wanting = queues.filter(({ webhook }) => !told.has(webhook.name) && wants(webhook, event));
    for (const { webhook } of wanting) told.add(webhook.name);
    return wanting;
  }

  #remember(id: string, told: Set<string>): void {
    this.#told.set(id, told);
    const [oldest] = this.#told.keys();
    if (this.#told.size > MOST_ONGOING && oldest !== undefined) this.#told.delete(oldest);
  }
}

/** What has no degrees counts always. */
function wants({ types, minScore }: Webhook, { type, score }: CameraEvent): boolean {
  return types.includes(type) && (score === null || score >= minScore);
}
