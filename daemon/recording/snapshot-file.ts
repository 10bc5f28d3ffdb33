import { dirname, join } from 'node:path';
import type { AviPlace } from './avi-file.ts';
import { SNAPSHOT_ENDING } from './recording-names.ts';

/** What a snapshot is called until all of it is written. */
export const UNFINISHED_ENDING = '.new';

/** Writes the picture of an event beside its recording, in place of an earlier one. It may be the first file of a day. */
export async function writeSnapshot({ queue, root, stem, check }: AviPlace, jpeg: Buffer): Promise<void> {
  const path = join(root, `${stem}${SNAPSHOT_ENDING}`);
  await queue.run(
    async (fs) => {
      await check?.(fs);
      await fs.mkdir(dirname(path), { recursive: true });
      await fs.writeFile(`${path}${UNFINISHED_ENDING}`, jpeg);
      await fs.rename(`${path}${UNFINISHED_ENDING}`, path);
    },
    { urgent: true },
  );
}
