import { build } from '../../dom.ts';
import { text } from '../../text.ts';
import { arrowStep, enableDragging } from './dragging.ts';
import type { Drag } from './dragging.ts';
import type { Point } from './polygon.ts';
import { areaMoved, areaResized } from './zoom-area.ts';
import type { Area, AreaCorner } from './zoom-area.ts';

const CORNERS: readonly AreaCorner[] = ['top-left', 'top-right', 'bottom-right', 'bottom-left'];

/** The zoom area over the picture: a frame that pointers and keys move, with corners that resize it. */
export class ZoomLayer {
  readonly root = build('div', { class: 'drawing-layer' });
  readonly #onChange: (area: Area) => void;
  readonly #frame = build('div', { class: 'drawing-frame', tabindex: '0', role: 'group' });
  readonly #corners = CORNERS.map((corner) =>
    build('button', {
      type: 'button',
      class: 'drawing-handle',
      'data-corner': corner,
      'aria-label': text('drawing.areaCorner'),
    }),
  );
  #area: Area;

  constructor(area: Area, pointAt: (event: MouseEvent) => Point, onChange: (area: Area) => void) {
    this.#area = area;
    this.#onChange = onChange;
    this.#frame.setAttribute('aria-label', text('drawing.area'));
    this.root.append(build('div', { class: 'drawing-clip' }, this.#frame), ...this.#corners);
    enableDragging(this.root, pointAt, ({ target }) => this.#begin(target));
    this.root.addEventListener('keydown', (event) => this.#onKey(event));
  }

  show(area: Area): void {
    this.#area = area;
    const { x, y, width, height } = area;
    place(this.#frame, x, y);
    this.#frame.style.width = percent(width);
    this.#frame.style.height = percent(height);
    for (const [i, corner] of CORNERS.entries()) {
      const [left, top] = cornerOf(area, corner);
      const handle = this.#corners[i];
      if (handle !== undefined) place(handle, left, top);
    }
  }

  lock(isLocked: boolean): void {
    this.root.toggleAttribute('data-locked', isLocked);
  }

  #begin(target: EventTarget | null): Drag | null {
    const before = this.#area;
    const corner = this.#cornerAt(target);
    if (corner !== null) {
      const [x, y] = cornerOf(before, corner);
      return { move: (dx, dy) => this.#onChange(areaResized(before, corner, [x + dx, y + dy])) };
    }
    return target === this.#frame ? { move: (dx, dy) => this.#onChange(areaMoved(before, dx, dy)) } : null;
  }

  #onKey(event: KeyboardEvent): void {
    const step = arrowStep(event);
    if (step === null) return;
    event.preventDefault();
    const corner = this.#cornerAt(event.target);
    if (corner === null) return this.#onChange(areaMoved(this.#area, ...step));
    const [x, y] = cornerOf(this.#area, corner);
    // One axis alone would not change a shape that is kept.
    const outward = corner.endsWith('left') === step[0] < 0 && step[0] !== 0;
    const upward = corner.startsWith('top') === step[1] < 0 && step[1] !== 0;
    const by = Math.abs(step[0] + step[1]) * (outward || upward ? 1 : -1);
    const way: Point = [corner.endsWith('left') ? -by : by, corner.startsWith('top') ? -by : by];
    this.#onChange(areaResized(this.#area, corner, [x + way[0], y + way[1]]));
  }

  #cornerAt(target: EventTarget | null): AreaCorner | null {
    return CORNERS[this.#corners.findIndex((handle) => handle === target)] ?? null;
  }
}

function cornerOf({ x, y, width, height }: Area, corner: AreaCorner): Point {
  return [corner.endsWith('left') ? x : x + width, corner.startsWith('top') ? y : y + height];
}

function place(target: HTMLElement, x: number, y: number): void {
  target.style.left = percent(x);
  target.style.top = percent(y);
}

function percent(fraction: number): string {
  return `${fraction * 100}%`;
}
