import { build } from '../../dom.ts';
import { text } from '../../text.ts';
import { MasksLayer } from '../drawing/masks-layer.ts';
import type { MasksLayerParts } from '../drawing/masks-layer.ts';
import type { Area } from './area.ts';

/** Zones and masks over the picture: drawn like privacy masks, but looking otherwise. A motion mask is hatched, and hides nothing. */
export class AreasLayer {
  readonly root = build('div', { class: 'motion-areas-layer' });
  readonly #layer: MasksLayer;
  readonly #hatches = build('div', { 'aria-hidden': 'true' });
  readonly #names = build('div', { 'aria-hidden': 'true' });
  #areas: readonly Area[] = [];

  constructor(parts: Omit<MasksLayerParts, 'cornerLabel'>) {
    const nameOf = (area: number) => this.#areas[area]?.name ?? '';
    this.#layer = new MasksLayer({
      ...parts,
      cornerLabel: (area, corner, corners) =>
        text('motion.cornerOf', { name: nameOf(area), corner, corners }),
    });
    this.root.append(this.#hatches, this.#layer.root, this.#names);
  }

  get drawing(): HTMLElement {
    return this.#layer.root;
  }

  show(areas: readonly Area[], selected: number | null): void {
    this.#areas = areas;
    this.#layer.show(
      areas.map(({ polygon }) => polygon),
      selected,
      areas.map(({ kind }) => kind),
    );
    const masks = areas.filter(({ kind }) => kind === 'mask');
    this.#hatches.replaceChildren(...masks.map(hatch));
    this.#names.replaceChildren(...areas.map(nameTag));
  }

  focus(corner: number): void {
    this.#layer.focus(corner);
  }
}

function hatch({ polygon }: Area): HTMLElement {
  const made = build('div', { class: 'motion-hatch' });
  const corners = polygon.map(([x, y]) => `${100 * x}% ${100 * y}%`);
  made.style.clipPath = `polygon(${corners.join(', ')})`;
  return made;
}

/** Inside its area, at the top. */
function nameTag({ kind, name, polygon }: Area): HTMLElement {
  const words = text(kind === 'zone' ? 'motion.zoneTag' : 'motion.maskTag', { name });
  const tag = build('span', { class: 'motion-name', 'data-kind': kind }, words);
  const [xs, ys] = [polygon.map(([x]) => x), polygon.map(([, y]) => y)];
  const top = Math.min(...ys);
  const isLow = top > 0.85;
  tag.style.left = `${50 * (Math.min(...xs) + Math.max(...xs))}%`;
  tag.style.top = `${100 * (isLow ? 0.85 : top)}%`;
  return tag;
}
