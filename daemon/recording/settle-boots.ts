import { dirname, join } from 'node:path';
import type { DiskQueue, FileSystem } from './disk-queue.ts';
import type { RecordingFolder, StoredRecording } from './recording-folder.ts';
import { INDEX_ENDING, stemOf } from './recording-names.ts';
import { indexBytes, readIndex } from './side-index.ts';

/**
 * Gives recordings that were begun before the clock was right the time that they had, now that it is known. What another boot left
 * without a time stays as it is: nobody knows when it was.
 *
 * @param boot the id in the name of their folder
 * @param bootedAtMs when that boot was, in ms since 1970
 * @returns how many were renamed
 */
export async function settleBoot(
  queue: DiskQueue,
  folder: RecordingFolder,
  boot: string,
  bootedAtMs: number,
): Promise<number> {
  const day = `boot-${boot}`;
  const closed = (await folder.read(day)).filter(({ isOpen }) => !isOpen);
  const days = new Set<string>();
  for (const recording of closed) {
    await queue.run((fs) => settle(fs, folder.root, recording, bootedAtMs));
    folder.changed(day);
    days.add(dirname(stemOf({ ...recording, boot: null, startMs: recording.startMs + bootedAtMs })));
    for (const changed of days) folder.changed(changed);
  }
  // An event has its id from the time that the clock showed: from now on, the folder knows where its files are.
  for (const changed of days) await folder.read(changed);
  if (closed.length > 0) await queue.run((fs) => fs.rmdir(join(folder.root, day)).catch(() => {}));
  return closed.length;
}

async function settle(
  fs: FileSystem,
  root: string,
  { stem, files, ...recording }: StoredRecording,
  bootedAtMs: number,
): Promise<void> {
  const settled = stemOf({ ...recording, boot: null, startMs: recording.startMs + bootedAtMs });
  await fs.mkdir(join(root, dirname(settled)), { recursive: true });
  const from = join(root, stem);
  const index = await fs.readFile(`${from}${INDEX_ENDING}`).catch(() => Buffer.alloc(0));
  const records = readIndex(index).map((record) => ({ ...record, atMs: record.atMs + bootedAtMs }));
  await fs.writeFile(join(root, `${settled}${INDEX_ENDING}`), indexBytes(records));
  const endings = files.map((name) => `${dirname(stem)}/${name}`.slice(stem.length));
  // The AVI last: until then, the old name still has all that it needs.
  for (const ending of endings.filter((name) => name !== INDEX_ENDING).toSorted(aviLast))
    await fs.rename(`${from}${ending}`, join(root, `${settled}${ending}`));
  await fs.unlink(`${from}${INDEX_ENDING}`).catch(() => {});
}

function aviLast(a: string, b: string): number {
  return Number(a.endsWith('.avi')) - Number(b.endsWith('.avi'));
}
