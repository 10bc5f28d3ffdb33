import { readFileSync } from 'node:fs';
import { table } from '../test/image/report.ts';
import type { Results } from '../test/image/results.ts';

/** What `npm run test:image` found when it was last written down, as Markdown. */
export function imageTable(): string {
  const text = readFileSync(new URL('../../test/image/results.json', import.meta.url), 'utf8');
  const { machine, scenarios } = JSON.parse(text) as Results;
  return `${table(Object.values(scenarios).flat())}\n${machine}\n`;
}
