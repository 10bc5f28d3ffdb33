/** Boots a new user's card in emulated machines, from the first start on, and tests upgrades, crashes and power cuts. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { badCards } from './bad-cards.ts';
import { cardHash } from './card-hash.ts';
import { cutInstallation } from './cut-installation.ts';
import { recordToDisk } from './disk.ts';
import { firstBoot } from './first-boot.ts';
import { buildDeb, installedImage, ROOT, run, stockImage } from './images.ts';
import { Machine } from './machine.ts';
import { panic } from './panic.ts';
import { pullPlug } from './plug.ts';
import { whyNot } from './prerequisites.ts';
import { Report, table } from './report.ts';
import { currentResults, machine, writeResults } from './results.ts';
import { Rig } from './rig.ts';
import { steady } from './steady.ts';
import { upgrade } from './upgrade.ts';

const EXIT_USAGE = 64;
const EXIT_INTERRUPTED = 130;

/** In the order of the results. */
const SCENARIOS: Record<string, (rig: Rig) => Promise<unknown>> = {
  'first-boot': firstBoot,
  virt: (rig) => steady(rig, 'virt'),
  raspi3b: (rig) => steady(rig, 'raspi3b'),
  upgrade,
  panic,
  plug: pullPlug,
  disk: recordToDisk,
  'bad-cards': badCards,
  'cut-installation': cutInstallation,
};
const NAMES = Object.keys(SCENARIOS);
/** Scenarios that start with a new card. The others need the card that the first boot has installed. */
const WITH_NEW_CARD = ['first-boot', 'bad-cards', 'cut-installation'];

const HELP = `npm run test:image -- [--only ${NAMES.join(',')}] [--write] | --is-current
--only: run only these scenarios
--write: write the scenarios that pass to test/image/results.json
--is-current: run nothing; exit with 0 if results.json has current results of all scenarios, else with 1
`;

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => process.exit(EXIT_INTERRUPTED));

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: NAMES.join(',') },
    write: { type: 'boolean', default: false },
    'is-current': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const wanted = values.only.split(',');

if (values.help) process.stdout.write(HELP);
else if (wanted.some((name) => !NAMES.includes(name))) {
  process.stderr.write(HELP);
  process.exitCode = EXIT_USAGE;
} else if (values['is-current']) process.exitCode = isCurrent() ? 0 : 1;
else process.exitCode = await main();

function isCurrent(): boolean {
  const scenarios = currentResults()?.scenarios ?? {};
  return NAMES.every((name) => name in scenarios);
}

async function main(): Promise<number> {
  const report = new Report();
  const obstacle = whyNot();
  if (obstacle === null) await test(report);
  else for (const name of wanted) report.skip(name, obstacle);
  process.stdout.write(`\n${table(report.rows)}\n${machine()}\n`);
  return report.failed || (obstacle !== null && process.env['CI'] === 'true') ? 1 : 0;
}

async function test(report: Report): Promise<void> {
  cardHash();
  const deb = buildDeb();
  run('scripts/build-payload', deb);
  const zip = join(ROOT, `build/picamd-payload_${/_(.*)_/.exec(deb)?.[1]}.zip`);
  const rig = new Rig({ report, deb, stock: stockImage(), installed: installedImage(zip) });
  process.once('exit', () => rig.clear());
  const needsFirst = !rig.hasInstalled && wanted.some((name) => !WITH_NEW_CARD.includes(name));
  const names = needsFirst && !wanted.includes('first-boot') ? ['first-boot', ...wanted] : wanted;
  for (const name of names) {
    const before = report.rows.length;
    try {
      await SCENARIOS[name]?.(rig);
    } catch (error) {
      // The scenario failed outside of its steps.
      await report.step(name, null, () => Promise.reject(error));
    } finally {
      await Machine.unplugAll();
    }
    const rows = report.rows.slice(before);
    if (values.write && rows.every(({ verdict }) => verdict === 'ok')) writeResults({ [name]: rows }, NAMES);
  }
}
