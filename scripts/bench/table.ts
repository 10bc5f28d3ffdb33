import { NAMES, runsText } from './names.ts';
import { faultsOf } from './warnings.ts';
import type { Results, Row } from './results.ts';
import { spreadPercent } from './statistics.ts';
import type { Figure } from './statistics.ts';

interface Column {
  head: string;
  width: number;
  cell(row: Row): string;
}

const COLUMNS: readonly Column[] = [
  {
    head: 'server',
    width: -20,
    cell: ({ subject, mode }) => (mode === 'plain' ? NAMES[subject] : `picamd ${mode}`),
  },
  { head: 'viewers', width: 7, cell: ({ viewers }) => String(viewers) },
  { head: 'fps min', width: 9, cell: ({ fpsMin }) => number(fpsMin, 1) },
  {
    head: 'CPU/frame',
    width: 11,
    cell: ({ cpuMicrosecondsPerFrame }) => number(cpuMicrosecondsPerFrame, 1, ' µs'),
  },
  { head: 'spread', width: 8, cell: ({ cpuMicrosecondsPerFrame }) => spread(cpuMicrosecondsPerFrame) },
  {
    head: 'cold',
    width: 10,
    cell: ({ coldMicrosecondsPerFrame }) => number(coldMicrosecondsPerFrame, 1, ' µs'),
  },
  { head: '/warm', width: 7, cell: ({ coldToWarm }) => number(coldToWarm, 2) },
  { head: 'CPU', width: 8, cell: ({ cpuPercent }) => number(cpuPercent, 1, ' %') },
  { head: '/Node', width: 7, cell: ({ cpuToNodeFloor }) => number(cpuToNodeFloor, 2) },
  { head: '/C', width: 7, cell: ({ cpuToCFloor }) => number(cpuToCFloor, 2) },
  { head: '/plain', width: 8, cell: ({ cpuToPlain }) => number(cpuToPlain, 2) },
  { head: 'p50', width: 10, cell: ({ latencyP50Ms }) => number(latencyP50Ms, 2, ' ms') },
  { head: 'p99', width: 10, cell: ({ latencyP99Ms }) => number(latencyP99Ms, 2, ' ms') },
  { head: 'p50/C', width: 7, cell: ({ latencyToCFloor }) => number(latencyToCFloor, 2) },
  { head: 'memory', width: 9, cell: ({ residentMegabytes }) => number(residentMegabytes, 1, ' MB') },
  { head: 'ring+heap+code+other', width: 22, cell: memory },
  { head: 'listens', width: 9, cell: ({ listenMs }) => number(listenMs, 0, ' ms') },
  { head: 'skipped', width: 8, cell: ({ skipped }) => String(skipped) },
];

export const HEADING = line(({ head }) => head);

export function tableLine(row: Row): string {
  return line(({ cell }) => cell(row));
}

/** What follows the table. */
export function tableNotes(results: Results): string {
  const { machine, daemon, size, frameKilobytes, rate, warmSeconds, seconds, runs, rows, warnings } = results;
  return [
    '',
    `${daemon}: ${size} at ${rate} fps (${frameKilobytes} KB per frame); ${warmSeconds} s warm-up, then ${seconds} s; ${runsText(runs)}.`,
    `${machine.processors}, Node ${machine.node}; ${machine.pinned ? 'the server has a processor of its own' : 'server and load share the processors'}.`,
    ...(rows.some(({ subject }) => subject === 'c-floor')
      ? []
      : ['No C floor: cc is missing. Install gcc and libc6-dev.']),
    ...warnings.map((warning) => `WARNING: ${warning} Do not believe these figures.`),
    ...faultsOf(rows).map((fault) => `WRONG: ${fault}`),
    '',
  ].join('\n');
}

function memory({ memoryMegabytes }: Row): string {
  if (memoryMegabytes === null) return '';
  const { ring, heap, code, other } = memoryMegabytes;
  return [ring, heap, code, other].map((part) => part.toFixed(0)).join('+');
}

function number(value: Figure | null, decimals: number, unit = ''): string {
  return value === null ? '' : `${value.median.toFixed(decimals)}${unit}`;
}

function spread(value: Figure | null): string {
  return value === null ? '' : `${spreadPercent(value).toFixed(0)} %`;
}

function line(cell: (column: Column) => string): string {
  return COLUMNS.map((column) =>
    column.width < 0 ? cell(column).padEnd(-column.width) : cell(column).padStart(column.width),
  )
    .join('')
    .trimEnd();
}
