/** Runs the daemon with visitors and camera faults, and reports whether memory, files and viewers stay constant. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { plot } from './plot.ts';
import { csv } from './samples.ts';
import { soak } from './soak.ts';
import { judge, MAX_MEGABYTES_PER_HOUR } from './verdict.ts';

const HELP = 'npm run test:soak -- --minutes N [--seed S] [--out FOLDER]\n';
const MAX_MINUTES = 7 * 24 * 60;
const EXIT_USAGE = 64;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'soak' },
    help: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);

if (values.help) process.stdout.write(HELP);
else if (!(minutes >= 1 && minutes <= MAX_MINUTES) || !Number.isInteger(seed)) {
  process.stderr.write(HELP);
  process.exitCode = EXIT_USAGE;
} else process.exitCode = await run(values.out);

async function run(folder: string): Promise<number> {
  const terminal = process.stderr.isTTY;
  const result = await soak(minutes, seed, (sample) => {
    if (terminal)
      process.stderr.write(
        `\r${(sample.seconds / 60).toFixed(1)} min, ${sample.residentMegabytes.toFixed(0)} MB `,
      );
  });
  const { slope, memory, failures } = judge(result);
  const { visits, marks } = result;
  const counts = new Map<string, number>();
  for (const { what } of marks) counts.set(what, (counts.get(what) ?? 0) + 1);
  const lines = [
    `${minutes} minutes, seed ${seed}, Node ${process.version}`,
    `${visits.streams} streams, ${visits.frames} frames, ${visits.snapshots} snapshots, ${visits.stalls} stalls, ${visits.resets} resets, ${visits.refused} rejections, ${visits.withoutPicture} responses without a picture`,
    `camera: ${[...counts].map(([what, count]) => `${what} ${count}`).join(', ') || 'no faults'}`,
    `memory: ${memory.first.toFixed(1)} MB in the first quarter, ${memory.last.toFixed(1)} MB in the last; slope ${slope.value.toFixed(2)} ± ${slope.plusMinus.toFixed(2)} MB per hour (95 %), limit ${MAX_MEGABYTES_PER_HOUR}`,
    `open files: ${result.before.sample.openFiles} before, ${result.after.sample.openFiles} after; event loop: ${JSON.stringify(result.before.resources)}, ${JSON.stringify(result.after.resources)}`,
    ...failures.map((failure) => `FAILED: ${failure}`),
  ];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'samples.csv'), csv(result.samples));
  writeFileSync(join(folder, 'plot.svg'), plot(result.samples, marks, `picamd, ${lines[0]}`));
  writeFileSync(join(folder, 'result.txt'), `${lines.join('\n')}\n`);
  process.stdout.write(`${terminal ? '\n' : ''}${lines.join('\n')}\n`);
  return failures.length === 0 ? 0 : 1;
}
