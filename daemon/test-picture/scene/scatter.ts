/** A number from 0 to 1 that is always the same for an index, and looks random from one index to the next. */
export function scatter(index: number): number {
  const value = Math.sin(index * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
}
