/** The order in which cameras are shown: the one that is kept, or while someone drags a tile, that of the moment. */
export class CameraOrder {
  names: readonly string[] = [];
  /** Null if no tile is dragged. */
  #dragged: readonly string[] | null = null;

  /** After the cameras that there are, or the kept order, were read. */
  use(names: readonly string[], kept: readonly string[]): void {
    this.names = inOrder(names, this.#dragged ?? kept);
  }

  /** Moves one to a place, from 0; `isDone` when it stays there. */
  move(name: string, to: number, isDone: boolean): void {
    const others = this.names.filter((other) => other !== name);
    this.names = others.toSpliced(Math.max(0, Math.min(to, others.length)), 0, name);
    this.#dragged = isDone ? null : this.names;
  }
}

/** Names that the order does not know follow as they come. */
function inOrder(names: readonly string[], order: readonly string[]): string[] {
  const known = order.filter((name, i) => names.includes(name) && order.indexOf(name) === i);
  return [...known, ...names.filter((name) => !known.includes(name))];
}
