/** One number, one number per value of the label, or null if there is nothing to report now. */
export type Reading = number | boolean | null | Readonly<Record<string, number | boolean>>;

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric: all series of one name. Names follow https://prometheus.io/docs/practices/naming/. */
export interface Family<Parts> {
  readonly name: `picamd_${string}`;
  readonly type: 'counter' | 'gauge';
  /** One line, without a full stop. */
  readonly help: string;
  readonly labels: readonly string[];
  /** Called for each scrape; a family without samples is left out. */
  samples(parts: Parts): readonly Sample[];
}

type Read<Parts> = (parts: Parts) => Reading;

/** Counts since the process started, never goes back. `name` is without `picamd_` and `_total`. */
export function counter<Parts>(name: string, help: string, read: Read<Parts>, label?: string): Family<Parts> {
  return { name: `picamd_${name}_total`, type: 'counter', help, ...labelled(read, label) };
}

/**
 * A current value. `label` is the name of the label that distinguishes its numbers. Label values come from lists in the
 * code, or are the cameras of a hub, whose number is bounded; never from a peer, which could create endless series.
 */
export function gauge<Parts>(name: string, help: string, read: Read<Parts>, label?: string): Family<Parts> {
  return { name: `picamd_${name}`, type: 'gauge', help, ...labelled(read, label) };
}

/** Facts that are text, read for each scrape: always 1, with the facts as labels. */
export function info<Parts>(
  name: `picamd_${string}info`,
  help: string,
  facts: Readonly<Record<string, (parts: Parts) => string>>,
): Family<Parts> {
  const labels = Object.keys(facts);
  const read = (parts: Parts) =>
    Object.fromEntries(Object.entries(facts).map(([label, fact]) => [label, fact(parts)]));
  return { name, type: 'gauge', help, labels, samples: (parts) => [{ labels: read(parts), value: 1 }] };
}

function labelled<Parts>(read: Read<Parts>, label?: string): Pick<Family<Parts>, 'labels' | 'samples'> {
  if (label === undefined) return { labels: [], samples: (parts) => single(read(parts)) };
  return {
    labels: [label],
    samples: (parts) =>
      Object.entries(read(parts) ?? {}).map(([key, value]) => ({
        labels: { [label]: key },
        value: Number(value),
      })),
  };
}

function single(reading: Reading): Sample[] {
  return reading === null ? [] : [{ labels: {}, value: Number(reading) }];
}
