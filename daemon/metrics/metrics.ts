import type { Registry } from 'prom-client';
import { FAMILIES } from './families.ts';
import type { Family, Reading } from './families.ts';
import type { Facts } from './facts.ts';
import { LoopDelay } from './loop-delay.ts';

/** The text that Prometheus scrapes, with its media type. */
export interface Exposition {
  type: string;
  text: string;
}

/** Bounds in s: from what is always there, since timers count in ms, to what nobody could miss. */
const DELAY_BUCKETS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Tells Prometheus how the daemon is. Nothing is counted for it: numbers that are there anyway are collected
 * for each scrape. Without a scrape it costs nothing; from the first one on prom-client is loaded and the
 * event loop's delay is measured.
 */
export class Metrics {
  readonly #facts: () => Promise<Facts>;
  readonly #loopDelay = new LoopDelay();
  #client: ReturnType<typeof loadClient> | null = null;
  #stopped = false;

  constructor(facts: () => Promise<Facts>) {
    this.#facts = facts;
  }

  async expose(): Promise<Exposition> {
    this.#client ??= loadClient();
    const { Registry, Counter, Gauge, delay } = await this.#client;
    if (!this.#stopped) this.#loopDelay.start(delay);
    const facts = await this.#facts();
    // A registry for one scrape: what has no value now is not in it, and numbers are set and not added up.
    const registry: Registry = new Registry();
    const registers = [registry];
    for (const { name, help, type, label, read } of FAMILIES) {
      const samples = samplesOf(read(facts), label);
      if (samples.length === 0) continue;
      const options = { name, help, labelNames: label === undefined ? [] : [label], registers };
      const metric = type === 'counter' ? new Counter(options) : new Gauge(options);
      for (const { labels, value } of samples) metric.inc(labels, value);
    }
    const labelNames = Object.keys(facts.build);
    new Gauge({ name: 'picamd_build_info', help: '1, with the versions', labelNames, registers }).set(
      facts.build,
      1,
    );
    registry.registerMetric(delay);
    return { type: registry.contentType, text: await registry.metrics() };
  }

  /** Ends what the first scrape has started. */
  stop(): void {
    this.#stopped = true;
    this.#loopDelay.stop();
  }
}

function samplesOf(reading: Reading, label: Family['label']) {
  if (reading === null) return [];
  if (typeof reading !== 'object') return [{ labels: {}, value: Number(reading) }];
  return Object.entries(reading).map(([of, value]) => ({
    labels: label === undefined ? {} : { [label]: of },
    value: Number(value),
  }));
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
    help: 'How late a timer of 100 ms was called, since the first scrape',
    buckets: DELAY_BUCKETS,
    registers: [],
  });
  return { Registry, Counter, Gauge, delay };
}
