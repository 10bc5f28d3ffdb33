/**
 * `npm run bench:motion`: plays drawn scenes to the motion detector, and counts what it finds, misses and makes up. `--write` puts the
 * table into daemon/motion/README.md. Fails if a target is missed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { between } from '../between.ts';
import { playScenes } from './play-scenes.ts';
import { missedTampering, runTampering, tamperTable } from './run-tampering.ts';
import { sceneTable } from './scene-table.ts';
import { SCENES } from './scenes.ts';
import { missed } from './targets.ts';

const README = new URL('../../../daemon/motion/README.md', import.meta.url);

const outcomes = await playScenes((name) => process.stderr.write(`${name}\n`));
const rows = SCENES.flatMap((scene, i) => {
  const outcome = outcomes[i];
  return outcome === undefined ? [] : [[scene, outcome] as const];
});
const table = sceneTable(rows);
process.stdout.write(`${table}\n`);
const tampering = runTampering();
process.stdout.write(`\n${tamperTable(tampering)}\n`);
const faults = [
  ...rows.flatMap(([scene, { ours }]) => (ours[1] === undefined ? [] : missed(scene, ours[1]))),
  ...missedTampering(tampering),
];
for (const fault of faults) process.stderr.write(`MISSED: ${fault}\n`);
if (process.argv.includes('--write')) {
  const page = between(readFileSync(README, 'utf8'), 'scenes', table);
  writeFileSync(README, between(page, 'tampering', tamperTable(tampering)));
}
process.exitCode = faults.length === 0 ? 0 : 1;
