import type { Sample } from './samples.ts';

const WIDTH = 900;
const HEIGHT = 200;
const MARGIN = { left: 60, right: 20, top: 34, bottom: 30 };
const PANELS = [
  { title: 'Resident memory, MB', color: '#c0392b', of: (sample: Sample) => sample.residentMegabytes },
  { title: 'JavaScript heap in use, MB', color: '#8e44ad', of: (sample: Sample) => sample.heapMegabytes },
  { title: 'Open files', color: '#2471a3', of: (sample: Sample) => sample.openFiles },
  { title: 'Viewers', color: '#1e8449', of: (sample: Sample) => sample.viewers },
] as const;

/** A camera fault to mark in the plot. */
export interface Mark {
  seconds: number;
  what: string;
}

/** An SVG of the samples over time, with a thin line at each camera fault. */
export function plot(samples: readonly Sample[], marks: readonly Mark[], heading: string): string {
  const height = PANELS.length * HEIGHT + 30;
  const panels = PANELS.map((panel, i) => drawPanel(samples, marks, panel, 30 + i * HEIGHT));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
<text x="${MARGIN.left}" y="20" font-size="14">${heading}</text>
${panels.join('\n')}
</svg>
`;
}

function drawPanel(
  samples: readonly Sample[],
  marks: readonly Mark[],
  { title, color, of }: (typeof PANELS)[number],
  top: number,
): string {
  const endSeconds = samples.at(-1)?.seconds ?? 1;
  const max = Math.max(1, ...samples.map(of)) * 1.1;
  const [from, to] = [top + MARGIN.top, top + HEIGHT - MARGIN.bottom];
  const x = (seconds: number) =>
    (MARGIN.left + (seconds / endSeconds) * (WIDTH - MARGIN.left - MARGIN.right)).toFixed(1);
  const y = (value: number) => (to - (value / max) * (to - from)).toFixed(1);
  const line = samples.map((sample) => `${x(sample.seconds)},${y(of(sample))}`).join(' ');
  const minutes = Array.from({ length: 6 }, (_, i) => (endSeconds * i) / 5);
  return [
    `<text x="${MARGIN.left}" y="${top + 24}" fill="${color}">${title}</text>`,
    ...marks.map(({ seconds }) => `<path d="M${x(seconds)} ${from}V${to}" stroke="#ddd"/>`),
    ...[0, 0.5, 1].map((fraction) => {
      const value = (max / 1.1) * fraction;
      return `<path d="M${MARGIN.left} ${y(value)}H${WIDTH - MARGIN.right}" stroke="#eee"/><text x="${MARGIN.left - 6}" y="${y(value)}" text-anchor="end" dominant-baseline="middle">${value.toFixed(value < 10 ? 1 : 0)}</text>`;
    }),
    `<path d="M${MARGIN.left} ${from}V${to}H${WIDTH - MARGIN.right}" stroke="#333" fill="none"/>`,
    ...minutes.map(
      (seconds) =>
        `<text x="${x(seconds)}" y="${to + 16}" text-anchor="middle">${(seconds / 60).toFixed(endSeconds < 600 ? 1 : 0)} min</text>`,
    ),
    `<polyline points="${line}" fill="none" stroke="${color}" stroke-width="1.3"/>`,
  ].join('\n');
}
