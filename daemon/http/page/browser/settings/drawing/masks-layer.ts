import { build } from '../../dom.ts';
import { text } from '../../text.ts';
import { arrowStep, enableDragging } from './dragging.ts';
import type { Drag } from './dragging.ts';
import { closestEdge, contains, cornerAdded, cornerMoved, cornerRemoved, polygonMoved } from './polygon.ts';
import type { Point, Polygon } from './polygon.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** Half of the 44 px that a finger needs. */
const REACH_PX = 22;

export interface MasksLayerParts {
  readonly pointAt: (event: MouseEvent) => Point;
  readonly onSelect: (mask: number) => void;
  readonly onChange: (mask: number, polygon: Polygon) => void;
  /** Delete was pressed on a corner of a triangle. */
  readonly onTooFew: () => void;
  /** What a corner is called, both from 1, of the mask with this number from 0; by default it is that of a privacy mask. */
  readonly cornerLabel?: (mask: number, corner: number, corners: number) => string;
}

function privacyMaskCorner(mask: number, corner: number, corners: number): string {
  return text('drawing.cornerOf', { mask: mask + 1, corner, corners });
}

/** The masks over the picture. The selected one has corners that pointers and keys move. */
export class MasksLayer {
  readonly root = build('div', { class: 'drawing-layer' });
  readonly #parts: MasksLayerParts;
  readonly #svg = document.createElementNS(SVG, 'svg');
  readonly #corners: HTMLButtonElement[] = [];
  #polygons: readonly Polygon[] = [];
  #selected: number | null = null;

  constructor(parts: MasksLayerParts) {
    this.#parts = parts;
    this.#svg.setAttribute('viewBox', '0 0 1 1');
    this.#svg.setAttribute('preserveAspectRatio', 'none');
    this.#svg.setAttribute('aria-hidden', 'true');
    this.root.append(this.#svg);
    enableDragging(this.root, parts.pointAt, (event, at) => this.#begin(event, at));
    this.root.addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** `kinds`: of each, for those that look different. */
  show(polygons: readonly Polygon[], selected: number | null, kinds: readonly string[] = []): void {
    this.#polygons = polygons;
    this.#selected = selected;
    const shapes = polygons.map((polygon, mask) => {
      const shape = this.#svg.children[mask] ?? document.createElementNS(SVG, 'polygon');
      shape.setAttribute('points', polygon.map((point) => point.join(',')).join(' '));
      shape.toggleAttribute('data-selected', mask === selected);
      if (kinds[mask] !== undefined) shape.setAttribute('data-kind', kinds[mask]);
      return shape;
    });
    this.#svg.replaceChildren(...shapes);
    this.#showCorners(this.#current ?? []);
  }

  /** A corner of the selected mask. */
  focus(corner: number): void {
    this.#corners[corner]?.focus();
  }

  get #current(): Polygon | null {
    return this.#selected === null ? null : (this.#polygons[this.#selected] ?? null);
  }

  /** They stay the same elements, so that one that is dragged or has the focus keeps it. */
  #showCorners(polygon: Polygon): void {
    while (this.#corners.length > polygon.length) this.#corners.pop()?.remove();
    for (const [corner, [x, y]] of polygon.entries()) {
      const handle = (this.#corners[corner] ??= build('button', { type: 'button', class: 'drawing-handle' }));
      if (!handle.isConnected) this.root.append(handle);
      const { cornerLabel = privacyMaskCorner } = this.#parts;
      const label = cornerLabel(this.#selected ?? 0, corner + 1, polygon.length);
      handle.setAttribute('aria-label', label);
      handle.style.left = `${x * 100}%`;
      handle.style.top = `${y * 100}%`;
    }
  }

  #begin(event: PointerEvent, at: Point): Drag | null {
    const corner = this.#corners.findIndex((handle) => handle === event.target);
    if (corner >= 0) return this.#dragCorner(corner);
    const added = this.#addAt(at);
    if (added !== null) return this.#dragCorner(added);
    // The topmost one that is hit, the selected one first.
    const order = [this.#selected ?? -1, ...this.#polygons.map((_, mask) => mask).toReversed()];
    const hit = order.find((mask) => contains(this.#polygons[mask] ?? [], at));
    if (hit === undefined) return null;
    this.#parts.onSelect(hit);
    const before = this.#polygons[hit] ?? [];
    return this.#drag((dx, dy) => this.#parts.onChange(hit, polygonMoved(before, dx, dy)));
  }

  /** A corner on the edge of the selected mask that is within reach; null if there is none. */
  #addAt([x, y]: Point): number | null {
    const [polygon, mask] = [this.#current, this.#selected];
    if (polygon === null || mask === null) return null;
    const { width, height } = this.root.getBoundingClientRect();
    const pixels = polygon.map(([left, top]) => [left * width, top * height] as const);
    const { edge, distance } = closestEdge(pixels, [x * width, y * height]);
    if (distance > REACH_PX) return null;
    const longer = cornerAdded(polygon, edge, [x, y]);
    if (longer === polygon) return null;
    this.#parts.onChange(mask, longer);
    this.focus(edge + 1);
    return edge + 1;
  }

  #dragCorner(corner: number): Drag | null {
    const [polygon, mask] = [this.#current, this.#selected];
    const from = polygon?.[corner];
    if (polygon === null || mask === null || from === undefined) return null;
    const [x, y] = from;
    return this.#drag((dx, dy) => this.#parts.onChange(mask, cornerMoved(polygon, corner, [x + dx, y + dy])));
  }

  #drag(move: Drag['move']): Drag {
    this.root.toggleAttribute('data-dragging', true);
    return { move, end: () => this.root.toggleAttribute('data-dragging', false) };
  }

  #onKey(event: KeyboardEvent): void {
    const corner = this.#corners.findIndex((handle) => handle === event.target);
    const [polygon, mask] = [this.#current, this.#selected];
    const [x = 0, y = 0] = polygon?.[corner] ?? [];
    if (corner < 0 || polygon === null || mask === null) return;
    const step = arrowStep(event);
    if (step !== null) {
      event.preventDefault();
      this.#parts.onChange(mask, cornerMoved(polygon, corner, [x + step[0], y + step[1]]));
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      const shorter = cornerRemoved(polygon, corner);
      if (shorter === polygon) return this.#parts.onTooFew();
      this.#parts.onChange(mask, shorter);
      this.focus(Math.min(corner, shorter.length - 1));
    }
  }
}
