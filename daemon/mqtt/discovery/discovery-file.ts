import { join } from 'node:path';
import { StateFile } from '../../config/state-file.ts';
import { ANNOUNCEMENT } from '../../config/announcement-schema.ts';
import type { Announcement } from '../../config/announcement-schema.ts';

/** @param folder see stateFolder(); null: what was published is forgotten when picamd ends */
export function discoveryFile(folder: string | null): StateFile<Announcement | null> {
  const path = folder === null ? null : join(folder, 'mqtt-discovery.json');
  return new StateFile(path, { schema: ANNOUNCEMENT, initial: null, hasBackup: false });
}
