/** Averages a map 2×2, in its place. A last odd column or row counts twice. */
export function halve(values: Uint8Array, columns: number, rows: number): void {
  let to = 0;
  for (let row = 0; row < rows; row += 2) {
    const top = row * columns;
    const bottom = row + 1 < rows ? top + columns : top;
    for (let column = 0; column < columns; column += 2) {
      const right = column + 1 < columns ? column + 1 : column;
      const sum =
        (values[top + column] ?? 0) +
        (values[top + right] ?? 0) +
        (values[bottom + column] ?? 0) +
        (values[bottom + right] ?? 0);
      values[to++] = (sum + 2) >> 2;
    }
  }
}
