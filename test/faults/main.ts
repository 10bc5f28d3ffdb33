/** Causes all faults on the built daemon, one by one, and prints a table of their effects. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { between } from '../../scripts/between.ts';
import type { Fault } from './fault.ts';
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
  const startMs = performance.now();
  const chosen = FAULTS.filter(({ name }) => name.toLowerCase().includes(wanted));
  const found = new Map<Fault, Result>();
  const run = async (fault: Fault) => {
    const result = await runFault(fault, form);
    found.set(fault, result);
    process.stdout.write(
      `${result.verdict.padEnd(8)}${fault.name}: ${result.text} [${result.seconds.toFixed(0)} s]\n`,
    );
  };
  const together = chosen.filter(({ runsBesideOthers }) => form === 'long' && runsBesideOthers === true);
  for (const fault of chosen) if (!together.includes(fault)) await run(fault);
  await Promise.all(together.map(run));
  const results = chosen.flatMap((fault) => found.get(fault) ?? []);
  const failed = results.filter(({ verdict }) => verdict === 'FAILED').length;
  const minutes = (performance.now() - startMs) / 60_000;
  process.stdout.write(`\n${table(results)}\n${machine()}\n${minutes.toFixed(1)} minutes.\n`);
  if (failed === 0 && values.write) {
    const page = readFileSync(PAGE, 'utf8');
    writeFileSync(PAGE, between(page, 'faults', `${table(results)}\n${machine()}\n`));
  }
  return failed === 0 ? 0 : 1;
}
