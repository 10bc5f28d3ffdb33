import { alignedTable } from '../aligned-table.ts';
import { rounded, runsText } from './names.ts';
import type { Results, Row } from './results.ts';
import type { Figure } from './statistics.ts';

const MODE_NAMES = {
  plain: 'plain',
  'on-demand': '`CAMERA_MODE=on-demand`',
  tls: 'https',
  fps: '`?fps=5`',
  slow: 'and 10 that read 16 KB/s',
  auth: 'with a password',
} as const;

/** The part of the README that `npm run bench -- --write` has measured. */
export function measuredText(results: Results): string {
  const { size, frameKilobytes, rate, machine, warmSeconds, seconds, runs, date, daemon, rows, warnings } =
    results;
  const picamd = rows.filter(({ subject }) => subject === 'picamd');
  const [plain, modes] = [
    picamd.filter(({ mode }) => mode === 'plain'),
    picamd.filter(({ mode }) => mode !== 'plain'),
  ];
  return [
    `${size} at ${rate} fps (${frameKilobytes} KB per frame), ${machine.processors}, Node ${machine.node}, camera and viewers on the same`,
    `machine; after ${warmSeconds} s of the same load, for ${seconds} s; ${runsText(runs)}${runs === 1 ? '' : ', in parentheses the least and the most'}`,
    `(\`npm run bench -- --write\` of \`${daemon}\`, ${date}):`,
    '',
    plainTable(plain),
    ...(modes.length === 0 ? [] : ['', modeTable(modes)]),
    '',
    '![CPU and memory of picamd and of the floors, by viewers](scripts/bench/results.svg)',
    '',
    ...(warnings.length === 0 ? [] : [`Not to be believed: ${warnings.join(' ')}`, '']),
  ].join('\n');
}

function plainTable(rows: readonly Row[]): string {
  return alignedTable(
    [
      'viewers',
      'slowest gets',
      'latency p50',
      'to C floor',
      'CPU/frame',
      'to Node floor',
      'to C floor',
      'cold to warm',
      'memory',
      'without ring',
    ],
    rows.map((row) => [
      String(row.viewers),
      measured(row.fpsMin, 1, ' fps'),
      measured(row.latencyP50Ms, 2, ' ms'),
      measured(row.latencyToCFloor, 2),
      withRange(row.cpuMicrosecondsPerFrame, ' µs'),
      measured(row.cpuToNodeFloor, 2),
      measured(row.cpuToCFloor, 2),
      measured(row.coldToWarm, 2),
      measured(row.residentMegabytes, 0, ' MB'),
      `${(row.residentMegabytes.median - (row.memoryMegabytes?.ring ?? 0)).toFixed(0)} MB`,
    ]),
  );
}

function modeTable(rows: readonly Row[]): string {
  return alignedTable(
    ['mode', 'viewers', 'slowest gets', 'CPU', 'to plain', 'memory'],
    rows.map((row) => [
      MODE_NAMES[row.mode],
      String(row.viewers),
      measured(row.fpsMin, 1, ' fps'),
      measured(row.cpuPercent, 1, ' %'),
      measured(row.cpuToPlain, 2),
      measured(row.residentMegabytes, 0, ' MB'),
    ]),
  );
}

function measured(value: Figure | null, decimals: number, unit = ''): string {
  return value === null ? '' : `${value.median.toFixed(decimals)}${unit}`;
}

function withRange(value: Figure | null, unit: string): string {
  if (value === null) return '';
  const [median, least, most] = [value.median, value.least, value.most].map(rounded);
  return least === most ? `${median}${unit}` : `${median}${unit} (${least} to ${most})`;
}
