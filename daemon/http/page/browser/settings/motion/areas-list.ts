import { build, button, icon } from '../../dom.ts';
import { text } from '../../text.ts';
import { shareText } from '../drawing/masks-list.ts';
import { shareOf } from '../drawing/polygon.ts';
import { cornersIn, cornersText, MAX_NAME } from './area.ts';
import type { Area } from './area.ts';

export interface AreasListParts {
  readonly onSelect: (area: number) => void;
  readonly onChange: (area: number, changed: Area) => void;
  readonly onRemove: (area: number) => void;
}

/** Zones and masks beside the picture: all that pointers do in the picture, keys can do here, with numbers. */
export class AreasList {
  readonly root = build('ul', { class: 'drawing-list motion-areas' });
  readonly #parts: AreasListParts;
  #shown: readonly [areas: readonly Area[], selected: number | null] = [[], null];

  constructor(parts: AreasListParts) {
    this.#parts = parts;
  }

  /** Does nothing if it shows them already: what is being typed would be lost whenever a change before it is saved. */
  show(areas: readonly Area[], selected: number | null): void {
    const [before, selectedBefore] = this.#shown;
    if (areas === before && selected === selectedBefore) return;
    this.#shown = [areas, selected];
    const hadFocus = this.#focused();
    const items = areas.map((area, i) => this.#item(area, i, i === selected));
    this.root.replaceChildren(...items);
    this.root.hidden = items.length === 0;
    if (hadFocus !== null) this.root.querySelector<HTMLElement>(`[data-does="${hadFocus}"]`)?.focus();
  }

  focus(area: number): void {
    this.root.querySelector<HTMLElement>(`[data-does="select ${area}"]`)?.focus();
  }

  #focused(): string | null {
    const { activeElement } = document;
    const isOurs = activeElement instanceof HTMLElement && this.root.contains(activeElement);
    return isOurs ? (activeElement.dataset['does'] ?? null) : null;
  }

  #item(area: Area, i: number, isSelected: boolean): HTMLElement {
    const { onSelect, onRemove } = this.#parts;
    const { kind, name, polygon } = area;
    const share = shareText(shareOf(polygon));
    const about = text(kind === 'zone' ? 'motion.aboutZone' : 'motion.aboutMask', { share });
    const select = button('', () => onSelect(i), {
      'aria-pressed': String(isSelected),
      'data-does': `select ${i}`,
    });
    select.append(
      build('span', { class: 'motion-swatch', 'data-kind': kind }),
      build('span', {}, build('strong', {}, name), build('small', {}, about)),
    );
    const remove = button('', () => onRemove(i), {
      'aria-label': text('motion.remove', { name }),
      'data-does': `remove ${i}`,
      class: 'icon-button',
    });
    remove.append(icon('trash'));
    return build('li', {}, select, remove, ...(isSelected ? [this.#details(area, i)] : []));
  }

  #details(area: Area, i: number): HTMLElement {
    const { onChange } = this.#parts;
    const name = build('input', {
      type: 'text',
      value: area.name,
      maxlength: String(MAX_NAME),
      'data-does': `name ${i}`,
    });
    name.addEventListener('change', () => {
      const typed = name.value.trim();
      if (typed === '') name.value = area.name;
      else onChange(i, { ...area, name: typed });
    });
    const corners = build('input', {
      type: 'text',
      value: cornersText(area.polygon),
      'data-does': `corners ${i}`,
      'aria-describedby': `corners-help-${i}`,
      spellcheck: 'false',
      autocomplete: 'off',
    });
    corners.addEventListener('change', () => {
      const polygon = cornersIn(corners.value);
      corners.setAttribute('aria-invalid', String(polygon === null));
      if (polygon !== null) onChange(i, { ...area, polygon });
    });
    const help = build('small', { id: `corners-help-${i}` }, text('motion.cornersHelp'));
    return build(
      'div',
      { class: 'motion-area-details' },
      build('label', {}, text('motion.name'), name),
      build('label', {}, text('motion.corners'), corners),
      help,
    );
  }
}
