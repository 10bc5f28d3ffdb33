import { errorCode, errorMessage } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import type { DiskQueue } from './disk-queue.ts';
import type { RecordingFolder } from './recording-folder.ts';
import { repairAvi } from './repair.ts';

/** The disk as a whole cannot be written, so that no other file can be repaired either. */
const OF_THE_DISK = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'ENODEV', 'ETIMEDOUT']);

/**
 * Repairs the files that a power cut, a crash or a pulled disk left open. Only these are opened: all others are looked at by their
 * names alone.
 *
 * @throws errors of the disk
 */
export async function repairAll(queue: DiskQueue, folder: RecordingFolder, log: Log): Promise<void> {
  for (const day of await folder.days())
    for (const { isOpen, stem } of await folder.read(day)) {
      if (!isOpen) continue;
      try {
        const path = await queue.run((fs) => repairAvi(fs, folder.root, stem));
        log.info(
          { file: path ?? stem },
          path === null ? 'recording: removed an empty file' : 'recording: repaired',
        );
      } catch (error) {
        if (OF_THE_DISK.has(String(errorCode(error)))) throw error;
        log.warn({ file: stem, err: error }, `recording: cannot repair a file: ${errorMessage(error)}`);
      }
      folder.changed(day);
    }
}
