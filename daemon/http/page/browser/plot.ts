import { element, setText } from './dom.ts';
import { formatLatency, formatNumber, UNKNOWN } from './format.ts';
import type { SecondSample } from './recent-stats.ts';
import { text } from './text.ts';

const WIDTH = 240;
const HEIGHT = 48;
const SECONDS = 60;
/** The possible tops of a plot, so that its scale does not change with every sample. */
const TOPS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 500, 1000, 2000, 5000, 10_000, 30_000];

/** A plot may exceed its top by 5 %: a camera at 30 fps has seconds with 31 pictures. */
const HEADROOM = 1.05;

interface Plot {
  readonly name: 'fps' | 'latency';
  value(sample: SecondSample): number | null;
  format(value: number): string;
}

const PLOTS: readonly Plot[] = [
  { name: 'fps', value: ({ fps }) => fps, format: (fps) => `${formatNumber(fps)} ${text('live.fps')}` },
  { name: 'latency', value: ({ latencyMs }) => latencyMs, format: formatLatency },
];

/** Plots the last minute, with the newest second on the right. */
export function drawPlots(samples: readonly SecondSample[]): void {
  for (const { name, value, format } of PLOTS) {
    const values = samples.map(value);
    const known = values.filter((item) => item !== null);
    const highest = Math.max(0, ...known);
    const top = TOPS.find((step) => step * HEADROOM >= highest) ?? highest;
    const points = values.map((item, i) =>
      item === null
        ? null
        : `${(WIDTH * (SECONDS - values.length + i + 0.5)) / SECONDS} ${(HEIGHT * (1 - Math.max(0, item) / top)).toFixed(1)}`,
    );
    const path = points.map((point, i) =>
      point === null ? '' : `${i === 0 || points[i - 1] === null ? 'M' : 'L'}${point}`,
    );
    const figure = element(`[data-plot="${name}"]`, HTMLElement);
    figure.querySelector('path')?.setAttribute('d', path.join(''));
    const scale = figure.querySelector('.top');
    if (scale !== null)
      setText(scale, known.length === 0 ? UNKNOWN : text('live.plotScale', { top: format(top) }));
    // For screen readers, every 10 s.
    if (samples.length % 10 === 0 && known.length > 0)
      figure
        .querySelector('svg')
        ?.setAttribute(
          'aria-label',
          text('live.plotRange', { lowest: format(Math.min(...known)), highest: format(highest) }),
        );
  }
}
