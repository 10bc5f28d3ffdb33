import { writeFileSync } from 'node:fs';
import { RESULTS_FILE } from './results.ts';
import type { Results } from './results.ts';
export function writeKept(results: Results): void {
  writeFileSync(RESULTS_FILE, `${JSON.stringify(results, null, 2)}\n`);
}
