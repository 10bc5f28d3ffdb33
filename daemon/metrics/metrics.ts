import type { Histogram } from 'prom-client';
import type { Family } from './family.ts';
import { LoopDelay } from './loop-delay.ts';
import { loadPromClient } from './prom-client.ts';
import type { PromClient } from './prom-client.ts';

/** Upper bounds in s: from a delay that always occurs, since timers count in ms, to one that anyone would notice. */
const DELAY_BUCKETS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

type Client = PromClient & { readonly delay: Histogram };

/**
 * Reports metrics to Prometheus. Nothing is counted for it: each scrape reads numbers that exist anyway. Only the
 * event-loop delay is measured, from the first scrape on.
 */
export class Metrics<Parts, Asked = void> {
  readonly #families: readonly Family<Parts>[];
  readonly #parts: (asked: Asked) => Promise<Parts>;
  readonly #loopDelay = new LoopDelay();
  #client: Client | null = null;
  #stopped = false;

  constructor(families: readonly Family<Parts>[], parts: (asked: Asked) => Promise<Parts>) {
    this.#families = families;
    this.#parts = parts;
  }

  /** Loads prom-client. To be called when METRICS is switched on, not at the first scrape, which must not fail. */
  load(): void {
    this.#loaded();
  }

  #loaded(): Client {
    if (this.#client !== null) return this.#client;
    const client = loadPromClient();
    const delay = new client.Histogram({
      name: 'picamd_event_loop_delay_seconds',
      help: 'How late a 100 ms timer fired, since the first scrape',
      buckets: DELAY_BUCKETS,
      registers: [],
    });
    return (this.#client = { ...client, delay });
  }

  /**
   * The text that Prometheus scrapes, with its media type.
   *
   * @param asked what the parts are chosen by, if not every client is told the same
   * @param isScrape false if it is sent without being asked for: that alone does not begin to measure the event-loop delay, ten times a second
   */
  async expose(asked: Asked, isScrape = true): Promise<{ type: string; text: string }> {
    const { Registry, Counter, Gauge, delay } = this.#loaded();
    if (isScrape && !this.#stopped) this.#loopDelay.start(delay);
    const parts = await this.#parts(asked);
    // A new registry for each scrape: values are set rather than added up, and what has no value is left out.
    const registry = new Registry();
    const registers = [registry];
    for (const { name, help, type, labels, samples } of this.#families) {
      const found = samples(parts);
      if (found.length === 0) continue;
      const options = { name, help, labelNames: [...labels], registers };
      const metric = type === 'counter' ? new Counter(options) : new Gauge(options);
      for (const sample of found) metric.inc({ ...sample.labels }, sample.value);
    }
    registry.registerMetric(delay);
    return { type: registry.contentType, text: await registry.metrics() };
  }

  /** Stops measuring the event-loop delay. */
  stop(): void {
    this.#stopped = true;
    this.#loopDelay.stop();
  }
}
