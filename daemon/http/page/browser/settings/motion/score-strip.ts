import { build, setText } from '../../dom.ts';
import { LANGUAGE, text } from '../../text.ts';
import { THRESHOLD } from './motion-now.ts';
import type { ScoreTimeline } from './score-timeline.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** Later ones would stand below the word for now. */
const LAST_MARK = 0.8;

/** The score of the last five minutes, with the threshold, and where something moved. */
export class ScoreStrip {
  readonly root: HTMLElement;
  readonly #now = build('strong', { class: 'motion-score-now' });
  readonly #svg = document.createElementNS(SVG, 'svg');
  readonly #line = document.createElementNS(SVG, 'path');
  readonly #area = document.createElementNS(SVG, 'path');
  readonly #bands = document.createElementNS(SVG, 'path');
  readonly #axis = build('p', { class: 'motion-axis', 'aria-hidden': 'true' });
  readonly #time = new Intl.DateTimeFormat(LANGUAGE, { hour: 'numeric', minute: '2-digit' });

  constructor() {
    const threshold = document.createElementNS(SVG, 'path');
    threshold.setAttribute('d', `M0 ${100 - THRESHOLD}H100`);
    for (const [name, path] of Object.entries({
      bands: this.#bands,
      area: this.#area,
      line: this.#line,
      threshold,
    }))
      path.setAttribute('class', `motion-${name}`);
    this.#svg.setAttribute('viewBox', '0 0 100 100');
    this.#svg.setAttribute('preserveAspectRatio', 'none');
    this.#svg.setAttribute('role', 'img');
    this.#svg.setAttribute('aria-label', text('motion.scoreStrip'));
    this.#svg.append(this.#bands, this.#area, threshold, this.#line);
    this.root = build(
      'section',
      { class: 'motion-score' },
      build(
        'div',
        { class: 'motion-score-head' },
        build('h2', {}, text('motion.score'), ' ', build('small', {}, text('motion.lastMinutes'))),
        build('span', { class: 'motion-legend' }, text('motion.eventAbove', { threshold: THRESHOLD })),
        this.#now,
      ),
      this.#svg,
      this.#axis,
    );
  }

  show(timeline: ScoreTimeline): void {
    const { lines, bands, minutes } = timeline;
    const points = lines.map((line) => line.map(({ at, score }) => `${100 * at} ${100 - score}`));
    this.#line.setAttribute('d', points.map((line) => `M${line.join('L')}`).join(''));
    const areas = lines.map((line, i) => {
      const [first, last] = [line[0], line.at(-1)];
      return `M${100 * (first?.at ?? 0)} 100L${points[i]?.join('L')}L${100 * (last?.at ?? 0)} 100Z`;
    });
    this.#area.setAttribute('d', areas.join(''));
    this.#bands.setAttribute(
      'd',
      bands.map(({ from, to }) => `M${100 * from} 0H${100 * to}V100H${100 * from}Z`).join(''),
    );
    const marks = minutes
      .filter(({ at }) => at < LAST_MARK)
      .map(({ at, ms }) => {
        const mark = build('span', {}, this.#time.format(ms));
        mark.style.left = `${100 * at}%`;
        return mark;
      });
    this.#axis.replaceChildren(...marks, build('span', { class: 'motion-axis-now' }, text('motion.now')));
  }

  /** What is said beside the strip: the score of now, or why there is none. */
  say(words: string): void {
    setText(this.#now, words);
  }
}
