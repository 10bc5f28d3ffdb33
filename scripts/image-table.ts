import { readFileSync } from 'node:fs';
import { table } from '../test/image/report.ts';
import type { Row } from '../test/image/report.ts';

/** What `npm run test:image` found when it was last written down, as Markdown. */
export function imageTable(): string {
  const text = readFileSync(new URL('../../test/image/results.json', import.meta.url), 'utf8');
  const { machine, rows } = JSON.parse(text) as { machine: string; rows: Row[] };
  return `${table(rows)}\n${machine}\n`;
}
