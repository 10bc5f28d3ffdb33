import type { Registry } from 'prom-client';
import type { Family } from './family.ts';
import { LoopDelay } from './loop-delay.ts';

/** Upper bounds in s: from a delay that always occurs, since timers count in ms, to one that anyone would notice. */
const DELAY_BUCKETS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Reports metrics to Prometheus. Nothing is counted for it: each scrape reads numbers that exist anyway. It costs
 * nothing until the first scrape, which loads prom-client and starts measuring the event-loop delay.
 */
export class Metrics<Parts> {
  readonly #families: readonly Family<Parts>[];
  readonly #parts: () => Promise<Parts>;
  readonly #loopDelay = new LoopDelay();
  #client: ReturnType<typeof loadClient> | null = null;
  #stopped = false;

  constructor(families: readonly Family<Parts>[], parts: () => Promise<Parts>) {
    this.#families = families;
    this.#parts = parts;
  }

  /** The text that Prometheus scrapes, with its media type. */
  async expose(): Promise<{ type: string; text: string }> {
    this.#client ??= loadClient();
    const { Registry, Counter, Gauge, delay } = await this.#client;
    if (!this.#stopped) this.#loopDelay.start(delay);
    const parts = await this.#parts();
    // A new registry for each scrape: values are set rather than added up, and what has no value is left out.
    const registry: Registry = new Registry();
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

/** See prom-client-parts.d.ts. */
async function loadClient() {
  const [{ default: Registry }, { default: Counter }, { default: Gauge }, { default: Histogram }] =
    await Promise.all([
      import('prom-client/lib/registry.js'),
      import('prom-client/lib/counter.js'),
      import('prom-client/lib/gauge.js'),
      import('prom-client/lib/histogram.js'),
    ]);
  const delay = new Histogram({
    name: 'picamd_event_loop_delay_seconds',
    help: 'How late a 100 ms timer fired, since the first scrape',
    buckets: DELAY_BUCKETS,
    registers: [],
  });
  return { Registry, Counter, Gauge, delay };
}
