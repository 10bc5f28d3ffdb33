import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { dependsHash } from './depends.ts';
import { ROOT } from './images.ts';
import type { Row } from './report.ts';

const PATH = join(ROOT, 'test/image/results.json');

/** What was found when it was last written down. */
export interface Results {
  /** Of the files that it was found with. */
  hash: string;
  machine: string;
  /** By scenario. */
  scenarios: Record<string, readonly Row[]>;
}

/** Null when nothing has been written down, or with other files. */
export function currentResults(): Results | null {
  if (!existsSync(PATH)) return null;
  const results = JSON.parse(readFileSync(PATH, 'utf8')) as Results;
  return results.hash === dependsHash() ? results : null;
}

/** Writes down what some scenarios have found; what others have found with the same files stays. */
export function writeResults(found: Results['scenarios'], order: readonly string[]): void {
  const all = { ...currentResults()?.scenarios, ...found };
  const scenarios = Object.fromEntries(order.filter((name) => name in all).map((name) => [name, all[name]]));
  const results = { hash: dependsHash(), machine: machine(), scenarios };
  writeFileSync(PATH, `${JSON.stringify(results, null, 2)}\n`);
}

export function machine(): string {
  const processors = cpus();
  return `qemu without hardware help on ${processors.length} x ${processors[0]?.model ?? 'processor'}, Node ${process.version}.`;
}
