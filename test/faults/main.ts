/** Causes all faults on the built daemon, one by one, and prints a table of their effects. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { between } from '../../scripts/between.ts';
import { FAULTS } from './faults.ts';
import { runFault } from './run-fault.ts';
import type { Result } from './run-fault.ts';
import { machine, table } from './table.ts';

const HELP = `npm run test:faults -- [--short] [--only TEXT] [--write]
--short: the short form, as in CI
--only: only faults with TEXT in their name
--write: write the table to test/faults/README.md
`;
const PAGE = fileURLToPath(new URL('../../../test/faults/README.md', import.meta.url));
const EXIT_USAGE = 64;
const EXIT_INTERRUPTED = 130;

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => process.exit(EXIT_INTERRUPTED));

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(HELP);
else if (values.write && (values.short || values.only !== '')) {
  process.stderr.write(`--write needs a complete run in the long form.\n${HELP}`);
  process.exitCode = EXIT_USAGE;
} else process.exitCode = await main();

async function main(): Promise<number> {
  const form = values.short ? 'short' : 'long';
  const wanted = values.only.toLowerCase();
  const results: Result[] = [];
  for (const fault of FAULTS.filter(({ name }) => name.toLowerCase().includes(wanted))) {
    const result = await runFault(fault, form);
    results.push(result);
    process.stdout.write(`${result.verdict.padEnd(8)}${fault.name}: ${result.text}\n`);
  }
  const failed = results.filter(({ verdict }) => verdict === 'FAILED').length;
  process.stdout.write(`\n${table(results)}\n${machine()}\n`);
  if (failed === 0 && values.write) {
    const page = readFileSync(PAGE, 'utf8');
    writeFileSync(PAGE, between(page, 'faults', `${table(results)}\n${machine()}\n`));
  }
  return failed === 0 ? 0 : 1;
}
