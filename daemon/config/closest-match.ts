/** The candidate that a mistyped word most likely means; undefined when none is near. Case does not matter. */
export function closestMatch(word: string, candidates: readonly string[]): string | undefined {
  return candidates
    .map((candidate) => ({ candidate, far: distance(word.toUpperCase(), candidate.toUpperCase()) }))
    .filter(({ candidate, far }) => far <= Math.max(2, candidate.length / 4))
    .toSorted((a, b) => a.far - b.far)[0]?.candidate;
}

/** Edits from one word to the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= Math.min(a.length, 60); i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
