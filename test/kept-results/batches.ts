/** Test files that run together, and whether they pass together. */
export interface Batch {
  /** Whose results these are, or null for files without kept results, and for what may not be kept. */
  name: string | null;
  files: readonly string[];
}

/**
 * One batch for each of `groups` all of whose files are in `files`, and one for what remains: a failure elsewhere says nothing about
 * a group that has passed. A group that runs in part proves nothing about the rest of it.
 */
export function batchesOf(
  files: readonly string[],
  groups: ReadonlyMap<string, readonly string[]>,
): readonly Batch[] {
  const complete = [...groups]
    .filter(([, own]) => own.length > 0 && own.every((file) => files.includes(file)))
    .map(([name, own]) => ({ name, files: own }));
  const rest = files.filter((file) => !complete.some((batch) => batch.files.includes(file)));
  return rest.length > 0 ? [...complete, { name: null, files: rest }] : complete;
}

/** Runs one batch after another, and keeps each group that passes as soon as it has. Whether all have passed. */
export async function runBatches(
  batches: readonly Batch[],
  pass: (files: readonly string[]) => Promise<boolean>,
  keep: (name: string) => void,
): Promise<boolean> {
  let all = true;
  for (const { name, files } of batches) {
    const passed = await pass(files);
    if (passed && name !== null) keep(name);
    all &&= passed;
  }
  return all;
}
