import * as v from 'valibot';
import { shorten } from './entries.ts';
import type { Entries, Entry } from './entries.ts';
import { ringProblem } from './memory-plan.ts';
import { isKey, KEYS, SETTINGS } from './settings.ts';
import type { Config, Key } from './settings.ts';

/** The settings of several origins together, and all their problems. */
export interface Resolved {
  config: Config;
  origins: ReadonlyMap<Key, string>;
  /** The values that were set, as they were written; '' is the default. */
  texts: ReadonlyMap<Key, string>;
  problems: readonly string[];
}

/** Gives each setting the value of the last origin that sets it. */
export function resolve(layers: readonly Entries[], check: (config: Config) => string[]): Resolved {
  const problems = layers.flatMap((layer) => layer.problems);
  const values: Record<string, unknown> = Object.fromEntries(KEYS.map((key) => [key, SETTINGS[key].default]));
  const origins = new Map<Key, string>();
  const texts = new Map<Key, string>();
  const wrong = new Set<string>();
  for (const entry of layers.flatMap((layer) => layer.entries)) {
    const problem = apply(entry, values);
    if (problem !== null) {
      problems.push(problem);
      wrong.add(entry.key);
    }
    origins.set(entry.key, entry.from);
    texts.set(entry.key, entry.text.trim());
  }
  const config = values as Config;
  for (const problem of [...contradictions(config), ...check(config)]) {
    // A setting that has a mistake is not missing: it has its default for now.
    if (problem.match(/[A-Z_]{4,}/g)?.some((key) => wrong.has(key))) continue;
    const name = /^[A-Z_]+/.exec(problem)?.[0] ?? '';
    const from = isKey(name) ? origins.get(name) : undefined;
    problems.push(from === undefined ? problem : `${from}: ${problem}`);
  }
  return { config, origins, texts, problems };
}

/** The problems of one origin by itself. */
export function problemsOf({ entries, problems }: Entries): string[] {
  return [...problems, ...entries.flatMap((entry) => apply(entry, {}) ?? [])];
}

/** Parses a value and puts it into `values`; returns what is wrong with it, or null. */
export function apply(entry: Entry, values: Record<string, unknown>): string | null {
  const problem = parseInto(entry, values);
  return problem === null ? null : `${entry.from}: ${problem}`;
}

/** What is wrong with a value, as a sentence that starts with the setting; null if nothing is. */
export function valueProblem(key: Key, text: string): string | null {
  return parseInto({ key, text }, {});
}

function parseInto(entry: Pick<Entry, 'key' | 'text'>, values: Record<string, unknown>): string | null {
  const { schema, allowed, advice, defaultText, secret } = SETTINGS[entry.key];
  const text = entry.text.trim() === '' ? defaultText : entry.text.trim();
  const result = v.safeParse(schema, text);
  if (result.success) {
    values[entry.key] = result.output;
    return null;
  }
  const shown = secret ? '' : ` is ${JSON.stringify(shorten(entry.text))} but`;
  return `${entry.key}${shown} must be ${advice?.(text) ?? allowed}`;
}

/** Problems between settings. */
function contradictions(config: Config): string[] {
  const problems: string[] = [];
  const { SOURCE } = config;
  if ((config.TLS_CERT === '') !== (config.TLS_KEY === ''))
    problems.push('TLS_CERT and TLS_KEY must be set together');
  if (SOURCE === 'command' && config.SOURCE_COMMAND.length === 0)
    problems.push('SOURCE=command needs SOURCE_COMMAND');
  if (SOURCE === 'url' && config.SOURCE_URL === '') problems.push('SOURCE=url needs SOURCE_URL');
  if (SOURCE === 'file' && config.SOURCE_FILE === '') problems.push('SOURCE=file needs SOURCE_FILE');
  const ring = ringProblem(config);
  return ring === null ? problems : [...problems, ring];
}
