import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The files that people copy. */
export const SITE_SAMPLES = fileURLToPath(new URL('../../../deploy/site/', import.meta.url));

/**
 * A sample of deploy/site/ with other addresses and paths.
 *
 * @throws Error unless each text that is replaced is there once: otherwise something else than the sample would run.
 */
export function changedSample(
  name: string,
  changes: readonly (readonly [from: string, to: string])[],
): string {
  let text = readFileSync(SITE_SAMPLES + name, 'utf8');
  for (const [from, to] of changes) {
    if (text.split(from).length !== 2) throw new Error(`${name} does not have ${from} once`);
    text = text.replace(from, () => to);
  }
  return text;
}
