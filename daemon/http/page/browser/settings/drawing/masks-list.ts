import { build, button, icon } from '../../dom.ts';
import { text } from '../../text.ts';
import { cornerAdded, MAX_CORNERS, shareOf } from './polygon.ts';
import type { Polygon } from './polygon.ts';

export interface MasksListParts {
  readonly onSelect: (mask: number) => void;
  readonly onChange: (mask: number, polygon: Polygon) => void;
  readonly onRemove: (mask: number) => void;
}

/** The masks beside the picture: all that pointers do in the picture, keys can do here and on the corners. */
export class MasksList {
  readonly root = build('ul', { class: 'drawing-list' });
  readonly #parts: MasksListParts;

  constructor(parts: MasksListParts) {
    this.#parts = parts;
  }

  show(polygons: readonly Polygon[], selected: number | null, isLocked: boolean): void {
    const hadFocus = this.#focused();
    this.root.replaceChildren(
      ...polygons.map((polygon, mask) => this.#item(polygon, mask, mask === selected, isLocked)),
    );
    this.root.hidden = polygons.length === 0;
    if (hadFocus !== null) this.root.querySelector<HTMLElement>(`[data-does="${hadFocus}"]`)?.focus();
  }

  focus(mask: number): void {
    this.root.querySelector<HTMLElement>(`[data-does="select ${mask}"]`)?.focus();
  }

  #focused(): string | null {
    const { activeElement } = document;
    const isOurs = activeElement instanceof HTMLElement && this.root.contains(activeElement);
    return isOurs ? (activeElement.dataset['does'] ?? null) : null;
  }

  #item(polygon: Polygon, mask: number, isSelected: boolean, isLocked: boolean): HTMLElement {
    const { onSelect, onRemove } = this.#parts;
    const number = mask + 1;
    const select = build(
      'button',
      { type: 'button', 'aria-pressed': String(isSelected), 'data-does': `select ${mask}` },
      build('strong', {}, text('drawing.mask', { number })),
      build('small', {}, text('drawing.share', { share: shareText(shareOf(polygon)) })),
    );
    select.addEventListener('click', () => onSelect(mask));
    if (isLocked) return build('li', {}, select);
    const remove = button('', () => onRemove(mask), {
      'aria-label': text('drawing.removeMask', { number }),
      'data-does': `remove ${mask}`,
      class: 'icon-button',
    });
    remove.append(icon('trash'));
    return build('li', {}, select, remove, ...(isSelected ? [this.#corners(polygon, mask)] : []));
  }

  #corners(polygon: Polygon, mask: number): HTMLElement {
    const { onChange } = this.#parts;
    const add = button(text('drawing.addCorner'), () => onChange(mask, longer(polygon)), {
      class: 'secondary',
      'data-does': `corner ${mask}`,
    });
    add.disabled = polygon.length >= MAX_CORNERS;
    const count = text('drawing.corners', { corners: polygon.length });
    return build('div', { class: 'drawing-corners' }, build('small', {}, count), add);
  }
}

/** With another corner in the middle of its longest edge. */
function longer(polygon: Polygon): Polygon {
  const lengths = polygon.map(([x, y], edge) => {
    const [nextX, nextY] = polygon[(edge + 1) % polygon.length] ?? [x, y];
    return Math.hypot(nextX - x, nextY - y);
  });
  return cornerAdded(polygon, lengths.indexOf(Math.max(...lengths)));
}

/** In percent, whole if that says something. */
export function shareText(share: number): string {
  const percent = share * 100;
  return percent > 0 && percent < 1 ? percent.toFixed(1) : String(Math.round(percent));
}
