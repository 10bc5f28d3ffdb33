import { join } from 'node:path';
import type { DiskQueue } from './disk-queue.ts';
import { SNAPSHOT_ENDING } from './recording-names.ts';

/** What a snapshot is called until all of it is written. */
export const UNFINISHED_ENDING = '.new';

/** Writes the picture of an event beside its recording, in place of an earlier one. */
export async function writeSnapshot(
  queue: DiskQueue,
  root: string,
  stem: string,
  jpeg: Buffer,
): Promise<void> {
  const path = join(root, `${stem}${SNAPSHOT_ENDING}`);
  await queue.run(
    async (fs) => {
      await fs.writeFile(`${path}${UNFINISHED_ENDING}`, jpeg);
      await fs.rename(`${path}${UNFINISHED_ENDING}`, path);
    },
    { urgent: true },
  );
}
