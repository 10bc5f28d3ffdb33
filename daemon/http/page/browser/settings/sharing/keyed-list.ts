import { build } from '../../dom.ts';

/** A row of a list, and how it follows its item. */
export interface ListRow<T> {
  readonly root: HTMLElement;
  update(item: T): void;
}

/** A list whose rows stay the same elements while their items change: the focus and an open menu survive. */
export class KeyedList<T extends { readonly name: string }> {
  readonly root = build('ul', { class: 'list' });
  readonly #make: (item: T) => ListRow<T>;
  readonly #rows = new Map<string, ListRow<T>>();

  constructor(make: (item: T) => ListRow<T>) {
    this.#make = make;
  }

  show(items: readonly T[]): void {
    const names = new Set(items.map(({ name }) => name));
    for (const [name, { root }] of this.#rows)
      if (!names.has(name)) {
        root.remove();
        this.#rows.delete(name);
      }
    for (const item of items) {
      const row = this.#rows.get(item.name) ?? this.#make(item);
      row.update(item);
      if (!this.#rows.has(item.name)) this.root.append(row.root);
      this.#rows.set(item.name, row);
    }
  }
}
