import type { Sample } from './recent-stats.ts';
import { element, setText } from './dom.ts';
import { latency, UNKNOWN } from './format.ts';

const WIDTH = 240;
const HEIGHT = 48;
const SECONDS = 60;
/** Steps that the top of a plot can have, so that it does not move with every sample. */
const TOPS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 500, 1000, 2000, 5000, 10_000, 30_000];

/** A little above the top is no reason for the next: a camera of 30 fps has seconds with 31 pictures. */
const OVER = 1.05;

interface Curve {
  readonly name: 'fps' | 'latency';
  value(sample: Sample): number | null;
  words(value: number | null): string;
}

const CURVES: readonly Curve[] = [
  {
    name: 'fps',
    value: ({ fps }) => fps,
    words: (fps) => (fps === null ? UNKNOWN : `${Math.round(fps)} fps`),
  },
  { name: 'latency', value: ({ latencyMs }) => latencyMs, words: latency },
];

/** Draws the last minute, newest second at the right. */
export function drawPlots(samples: readonly Sample[]): void {
  for (const { name, value, words } of CURVES) {
    const values = samples.map(value);
    const known = values.filter((item) => item !== null);
    const highest = Math.max(0, ...known);
    const top = TOPS.find((step) => step * OVER >= highest) ?? highest;
    const at = values.map((item, i) =>
      item === null
        ? null
        : `${(WIDTH * (SECONDS - values.length + i + 0.5)) / SECONDS} ${(HEIGHT * (1 - Math.max(0, item) / top)).toFixed(1)}`,
    );
    const path = at.map((point, i) =>
      point === null ? '' : `${i === 0 || at[i - 1] === null ? 'M' : 'L'}${point}`,
    );
    const figure = element(`[data-plot="${name}"]`, HTMLElement);
    figure.querySelector('path')?.setAttribute('d', path.join(''));
    const scale = figure.querySelector('.top');
    if (scale !== null) setText(scale, known.length === 0 ? UNKNOWN : `0 to ${words(top)}`);
    // For a screen reader; that is enough of it, and not every second.
    if (samples.length % 10 === 0 && known.length > 0)
      figure
        .querySelector('svg')
        ?.setAttribute(
          'aria-label',
          `From ${words(Math.min(...known))} to ${words(highest)} in the last minute`,
        );
  }
}
