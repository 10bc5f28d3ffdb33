import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { cardHash } from './card-hash.ts';
import { ROOT } from './images.ts';
import type { Row } from './report.ts';

const PATH = join(ROOT, 'test/image/results.json');

/** The stored results. */
export interface Results {
  /** Of the card (card-hash.ts). */
  hash: string;
  machine: string;
  /** By scenario. */
  scenarios: Record<string, readonly Row[]>;
}

/** Null if there are no stored results, or if they are of another card. */
export function currentResults(): Results | null {
  if (!existsSync(PATH)) return null;
  const results = JSON.parse(readFileSync(PATH, 'utf8')) as Results;
  return results.hash === cardHash() ? results : null;
}

/** Stores results of some scenarios, and keeps current results of the others. */
export function writeResults(found: Results['scenarios'], order: readonly string[]): void {
  const all = { ...currentResults()?.scenarios, ...found };
  const scenarios = Object.fromEntries(order.filter((name) => name in all).map((name) => [name, all[name]]));
  const results = { hash: cardHash(), machine: machine(), scenarios };
  writeFileSync(PATH, `${JSON.stringify(results, null, 2)}\n`);
}

export function machine(): string {
  const processors = cpus();
  return `qemu without hardware acceleration on ${processors.length} x ${processors[0]?.model ?? 'processor'}, Node ${process.version}.`;
}
