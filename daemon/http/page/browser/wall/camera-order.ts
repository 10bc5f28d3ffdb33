/** The names in the order that was kept; those that it does not know follow as they come. */
export function inOrder(names: readonly string[], kept: readonly string[]): string[] {
  const known = kept.filter((name, i) => names.includes(name) && kept.indexOf(name) === i);
  return [...known, ...names.filter((name) => !known.includes(name))];
}

/** The order after one was moved to a place, from 0. */
export function moved(names: readonly string[], name: string, to: number): string[] {
  const others = names.filter((other) => other !== name);
  return others.toSpliced(Math.max(0, Math.min(to, others.length)), 0, name);
}
