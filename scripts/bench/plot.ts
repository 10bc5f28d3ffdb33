import escapeHtml from 'escape-html';
import { NAMES, rounded, runsText, viewersText } from './names.ts';
import { linearScale, logarithmicScale } from './plot-scale.ts';
import type { Scale } from './plot-scale.ts';
import { STYLE } from './plot-style.ts';
import type { Results, Row } from './results.ts';

/** All in pixels. Two panels, whose rows are the same ones: a group for each number of viewers. */
const WIDTH = 860;
const MARGIN = 24;
const SERIES_X = 124;
const CPU = { x: 208, width: 264 };
const MEMORY = { x: 548, width: 236 };
const TOP = 132;
const ROW_HEIGHT = 22;
const GROUP_GAP = 16;
const AXIS_HEIGHT = 64;
const BAR_HEIGHT = 14;
/** A logarithmic axis has no zero. */
const LEAST_MICROSECONDS = 0.1;
/** A number fits into such a part of a bar. */
const MIN_LABEL_WIDTH = 20;
/** Above the base line of a text, half the height of its digits. */
const HALF_TEXT = 4;

const PARTS = ['ring', 'heap', 'code', 'other'] as const;

interface Placed {
  row: Row;
  /** Its middle. */
  y: number;
}

/** A picture of CPU and memory with the plain stream, as SVG that follows light and dark. */
export function plot(results: Results): string {
  const groups = grouped(results.rows.filter(({ mode }) => mode === 'plain'));
  const placed = groups.flatMap((rows, group) => place(rows, group, groups));
  const bottom = TOP + groupOffset(groups.length, groups) - GROUP_GAP;
  const height = bottom + AXIS_HEIGHT;
  const title = 'CPU and memory of picamd, by viewers';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title summary">
<title id="title">${title}</title>
<desc id="summary">${escapeHtml(placed.map(sentence).join(' '))}</desc>
<style>
${STYLE}
</style>
<rect class="surface" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="10"/>
${text(MARGIN, 36, title, 'title')}
${text(MARGIN, 58, conditions(results), 'muted')}
${groups.map((rows, group) => text(MARGIN, TOP + groupOffset(group, groups) + ROW_HEIGHT / 2 + HALF_TEXT, viewersText(rows[0]?.viewers ?? 0), 'strong')).join('\n')}
${placed.map(({ row, y }) => text(SERIES_X, y + HALF_TEXT, NAMES[row.subject], row.subject === 'picamd' ? '' : 'muted')).join('\n')}
${cpuPanel(placed, bottom)}
${memoryPanel(placed, bottom)}
</svg>
`;
}

function cpuPanel(placed: readonly Placed[], bottom: number): string {
  const values = placed.flatMap(({ row }) => {
    const { least, most } = row.cpuMicrosecondsPerFrame ?? { least: 1, most: 10 };
    return [Math.max(least, LEAST_MICROSECONDS), Math.max(most, LEAST_MICROSECONDS)];
  });
  const scale = logarithmicScale(Math.min(...values), Math.max(...values), CPU.width);
  const points = placed.map(({ row, y }) => {
    if (row.cpuMicrosecondsPerFrame === null) return '';
    const { median, least: from, most: to } = row.cpuMicrosecondsPerFrame;
    const [x, left, right] = [median, from, to].map((value) =>
      pixel(CPU.x + scale.at(Math.max(value, LEAST_MICROSECONDS))),
    );
    const kind = row.subject === 'picamd' ? 'picamd' : 'floor';
    return `<line class="range-${kind}" x1="${left}" x2="${right}" y1="${y}" y2="${y}" stroke-width="3" stroke-linecap="round" stroke-opacity="0.45"/>
<circle class="${kind}" cx="${x}" cy="${y}" r="5"/>
${text(Number(right) + 11, y + HALF_TEXT, `${rounded(median)} µs`, kind === 'picamd' ? 'strong value' : 'muted value')}`;
  });
  return [
    text(CPU.x, TOP - 38, 'CPU time per frame', 'strong'),
    text(CPU.x, TOP - 20, 'dot: median; line: all runs', 'muted'),
    axis(CPU, scale, bottom, 'µs, logarithmic'),
    ...points,
  ].join('\n');
}

function memoryPanel(placed: readonly Placed[], bottom: number): string {
  const scale = linearScale(Math.max(...placed.map(({ row }) => row.residentMegabytes.median)), MEMORY.width);
  const bars = placed.map(({ row, y }) => {
    const total = row.residentMegabytes.median;
    const end = MEMORY.x + scale.at(total);
    const label = text(
      end + 8,
      y + HALF_TEXT,
      megabytesText(total),
      row.subject === 'picamd' ? 'strong value' : 'muted value',
    );
    return `${row.memoryMegabytes === null ? bar('floor', MEMORY.x, end, y) : stack(row, scale, y)}\n${label}`;
  });
  const legend = PARTS.map((part, index) => {
    const x = MEMORY.x + index * 62;
    return `<rect class="${part}" x="${x}" y="${TOP - 30}" width="10" height="10" rx="2"/>${text(x + 15, TOP - 20, part, 'muted')}`;
  });
  return [
    text(MEMORY.x, TOP - 38, 'Resident memory', 'strong'),
    ...legend,
    axis(MEMORY, scale, bottom, 'MB'),
    ...bars,
  ].join('\n');
}

function stack({ memoryMegabytes }: Row, scale: Scale, y: number): string {
  let from = 0;
  return PARTS.map((part) => {
    const megabytes = memoryMegabytes?.[part] ?? 0;
    const [start, end] = [MEMORY.x + scale.at(from), MEMORY.x + scale.at(from + megabytes)];
    from += megabytes;
    if (end - start < MIN_LABEL_WIDTH) return bar(part, start, end, y);
    return (
      bar(part, start, end, y) +
      text((start + end) / 2, y + HALF_TEXT, megabytes.toFixed(0), `middle on-${part}`)
    );
  }).join('\n');
}

/** A pixel of the ground stays between two parts. */
function bar(kind: string, from: number, to: number, y: number): string {
  const width = pixel(Math.max(1, to - from - 1));
  return `<rect class="${kind}" x="${pixel(from)}" y="${y - BAR_HEIGHT / 2}" width="${width}" height="${BAR_HEIGHT}" rx="2"/>`;
}

function axis(
  { x, width }: { x: number; width: number },
  scale: Scale,
  bottom: number,
  unit: string,
): string {
  const ticks = scale.ticks.map((tick) => {
    const at = pixel(x + scale.at(tick));
    return `<line class="grid" x1="${at}" x2="${at}" y1="${TOP - 6}" y2="${bottom}"/>${text(Number(at), bottom + 18, rounded(tick), 'middle muted')}`;
  });
  const base = `<line class="axis" x1="${x}" x2="${x + width}" y1="${bottom + 0.5}" y2="${bottom + 0.5}"/>`;
  return [...ticks, base, text(x + width / 2, bottom + 38, unit, 'middle muted')].join('\n');
}

function grouped(rows: readonly Row[]): Row[][] {
  const counts = [...new Set(rows.map(({ viewers }) => viewers))].toSorted((a, b) => a - b);
  return counts.map((count) => rows.filter(({ viewers }) => viewers === count));
}

function place(rows: readonly Row[], group: number, groups: readonly Row[][]): Placed[] {
  const top = TOP + groupOffset(group, groups);
  return rows.map((row, index) => ({ row, y: top + index * ROW_HEIGHT + ROW_HEIGHT / 2 }));
}

function groupOffset(group: number, groups: readonly Row[][]): number {
  return groups.slice(0, group).reduce((sum, rows) => sum + rows.length * ROW_HEIGHT + GROUP_GAP, 0);
}

function conditions({ size, frameKilobytes, rate, machine, warmSeconds, runs }: Results): string {
  return `${size} at ${rate} fps, ${frameKilobytes} KB per frame, after ${warmSeconds} s of load; ${runsText(runs)}. ${machine.processors}, Node ${machine.node}`;
}

function sentence({ row }: Placed): string {
  const { subject, viewers, cpuMicrosecondsPerFrame, residentMegabytes } = row;
  const cpu =
    cpuMicrosecondsPerFrame === null
      ? 'no frames'
      : `${rounded(cpuMicrosecondsPerFrame.median)} µs per frame`;
  return `${NAMES[subject]}, ${viewersText(viewers)}: ${cpu}, ${megabytesText(residentMegabytes.median)}.`;
}

/** Whole ones, as in the README's table. */
function megabytesText(value: number): string {
  return `${value.toFixed(0)} MB`;
}

function pixel(value: number): string {
  return String(Number(value.toFixed(1)));
}

function text(x: number, y: number, content: string, kind: string): string {
  const of = kind === '' ? '' : ` class="${kind}"`;
  return `<text${of} x="${pixel(x)}" y="${pixel(y)}">${escapeHtml(content)}</text>`;
}
