import { build } from '../../dom.ts';
import { displayedPoint } from '../drawing/orientation.ts';
import type { Orientation } from '../drawing/orientation.ts';
import { contains } from '../drawing/polygon.ts';
import type { Point, Polygon } from '../drawing/polygon.ts';
import { text } from '../../text.ts';
import { changedBlocks } from './motion-now.ts';
import type { MotionNow, MovingBox } from './motion-now.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** What motion detection sees, over the picture: blocks that changed, and boxes around what moves. */
export class TuningOverlay {
  readonly root = build('div', { class: 'motion-overlay', 'aria-hidden': 'true' });
  readonly #counted = document.createElementNS(SVG, 'path');
  readonly #ignored = document.createElementNS(SVG, 'path');

  constructor() {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 1 1');
    svg.setAttribute('preserveAspectRatio', 'none');
    this.#ignored.setAttribute('class', 'motion-ignored');
    svg.append(this.#counted, this.#ignored);
    this.root.append(svg);
  }

  /** `zones`: as displayed; without any, all counts. */
  show(now: MotionNow, orientation: Orientation, zones: readonly Polygon[]): void {
    const { columns, rows, boxes } = now;
    const paths = { counted: '', ignored: '' };
    for (const place of changedBlocks(now)) {
      const [column, row] = [place % columns, Math.floor(place / columns)];
      const middle = displayedPoint([(column + 0.5) / columns, (row + 0.5) / rows], orientation);
      const counts = zones.length === 0 || zones.some((zone) => contains(zone, middle));
      const corners = [
        displayedPoint([column / columns, row / rows], orientation),
        displayedPoint([(column + 1) / columns, (row + 1) / rows], orientation),
      ] as const;
      paths[counts ? 'counted' : 'ignored'] += rectangle(...corners);
    }
    this.#counted.setAttribute('d', paths.counted);
    this.#ignored.setAttribute('d', paths.ignored);
    const [, ...old] = this.root.children;
    for (const box of old) box.remove();
    this.root.append(...boxes.map((box) => boxElement(box, orientation)));
  }

  clear(): void {
    this.#counted.setAttribute('d', '');
    this.#ignored.setAttribute('d', '');
    const [, ...old] = this.root.children;
    for (const box of old) box.remove();
  }
}

function rectangle([x0, y0]: Point, [x1, y1]: Point): string {
  return `M${x0} ${y0}H${x1}V${y1}H${x0}Z`;
}

function boxElement({ x, y, w, h, score, zone }: MovingBox, orientation: Orientation): HTMLElement {
  const [[x0, y0], [x1, y1]] = [
    displayedPoint([x, y], orientation),
    displayedPoint([x + w, y + h], orientation),
  ];
  const values = { score: Math.round(score), zone: zone ?? '' };
  const words = zone === null ? text('motion.box', values) : text('motion.boxInZone', values);
  const box = build('div', { class: 'motion-box' }, build('span', {}, words));
  const [left, top] = [Math.min(x0, x1), Math.min(y0, y1)];
  box.toggleAttribute('data-right', left > 0.6);
  box.style.left = `${100 * left}%`;
  box.style.top = `${100 * top}%`;
  box.style.width = `${100 * Math.abs(x1 - x0)}%`;
  box.style.height = `${100 * Math.abs(y1 - y0)}%`;
  return box;
}
