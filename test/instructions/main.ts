/** Counts the instructions of one frame, and compares them with the kept figure. See README.md. */
import { parseArgs } from 'node:util';
import { programVersion } from '../helpers/programs.ts';
import { countInstructions } from './count.ts';
import { countToJudge, FIGURE_NAME, median, overBound, readFigure, writeFigure } from './kept-figures.ts';

const HELP = `npm run test:instructions -- [--write]
--write: keep the median of five runs as the figure of this version of Node
`;

const { values } = parseArgs({
  options: { write: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
if (values.help) process.stdout.write(HELP);
else process.exitCode = await main();

async function main(): Promise<number> {
  const valgrind = programVersion('Valgrind');
  if (valgrind === null) {
    console.log('skipped: test/instructions: Valgrind: not installed (scripts/install-test-clients)');
    return process.env['CI'] === 'true' ? 1 : 0;
  }
  const kept = values.write ? null : readFigure();
  const runs = await countToJudge(async () => {
    const counts = await countInstructions();
    console.log(line('run', counts));
    return counts;
  }, kept?.instructions ?? null);
  const figure = { node: process.versions.node, valgrind, instructions: median(runs) };
  console.log(line(`median of ${runs.length}`, figure.instructions));
  if (values.write) writeFigure(figure);
  else if (kept === null)
    console.log(
      `There is no figure for ${FIGURE_NAME}: this is the one to keep (npm run test:instructions -- --write).`,
    );
  else {
    console.log(line(`kept, ${kept.node}`, kept.instructions));
    const failures = overBound(runs, kept.instructions);
    for (const failure of failures) console.log(`FAILED: ${failure}`);
    return failures.length === 0 ? 0 : 1;
  }
  return 0;
}

/** `run                 0 viewers 178035   1 viewers 179535 …` */
function line(what: string, counts: Record<string, number>): string {
  const cells = Object.entries(counts).map(
    ([viewers, instructions]) => `${viewers.padStart(4)} viewers ${String(instructions).padStart(8)}`,
  );
  return what.padEnd(14) + cells.join('');
}
