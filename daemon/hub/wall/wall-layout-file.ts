import { dirname, join } from 'node:path';
import type { Loaded } from '../../config/load.ts';
import { StateFile } from '../../config/state-file.ts';
import { WALL_LAYOUT } from '../../config/wall-schema.ts';
import type { WallLayout } from '../../config/wall-schema.ts';

/** wall.json, beside settings.conf. */
export function wallLayoutFile({ saved: { path } }: Loaded): StateFile<WallLayout> {
  return new StateFile(path === null ? null : join(dirname(path), 'wall.json'), WALL_LAYOUT);
}
