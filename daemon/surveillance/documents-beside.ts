import { dirname, join } from 'node:path';
import { ALERTS_FILE } from '../config/alerts-schema.ts';
import { MOTION_AREAS, MOTION_FILE } from '../config/areas-schema.ts';
import { PRIVACY } from '../config/privacy-schema.ts';
import { SCHEDULES } from '../config/schedules-schema.ts';
import { StateFile } from '../config/state-file.ts';
import type { StateKind } from '../config/state-file.ts';

/** The JSON documents beside settings.conf, which nothing has read yet. `path`: of settings.conf; null: they stay in memory. */
export function documentsBeside(path: string | null) {
  const stateFile = <T>(name: string, kind: StateKind<T>) =>
    new StateFile(path === null ? null : join(dirname(path), name), kind);
  return {
    alerts: stateFile('alerts.json', ALERTS_FILE),
    areas: stateFile(MOTION_FILE, MOTION_AREAS),
    privacy: stateFile('privacy.json', PRIVACY),
    schedules: stateFile('schedules.json', SCHEDULES),
  };
}

export type DocumentsBeside = ReturnType<typeof documentsBeside>;
