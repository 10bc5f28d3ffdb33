import { readFileSync } from 'node:fs';
import { table } from '../test/image/report.ts';
import type { Results } from '../test/image/results.ts';

/** test/image/results.md: the results that `npm run test:image -- --write` has stored. */
export function imageResults(): string {
  const text = readFileSync(new URL('../../test/image/results.json', import.meta.url), 'utf8');
  const { machine, scenarios } = JSON.parse(text) as Results;
  return `# Results of the emulator

\`npm run test:image\` measured this ([how](README.md)): without a Raspberry Pi, a camera or hardware acceleration. Up to three machines
shared two processors, so times are longer than on a real machine, except on the Pi 3B, which counts its own time.

${table(Object.values(scenarios).flat())}
${machine}
`;
}
