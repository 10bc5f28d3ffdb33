import { stat } from 'node:fs/promises';
import { settingsText } from '../config/files.ts';
import type { Saved } from '../config/load.ts';
import { atomicWrite } from '../system/atomic-write.ts';
import { savedEntriesOf } from './saved-text.ts';
import type { Changes } from './settings-draft.ts';
import { SettingsError } from './settings-error.ts';

const EXPORTED = '.exported';
const PREVIOUS = '.bak';
const MODE = 0o600;

/** Wall clock, ms since 1970; null: never, or unknown. */
export interface Backups {
  /** When the settings were last exported, which makes a file that a person keeps elsewhere. */
  readonly exportedMs: number | null;
  /** When the last change was saved: those before it can be brought back. */
  readonly previousMs: number | null;
}

/** `saved`: the path of settings.conf, which the files of this are beside. */
export async function backupsOf(saved: string | null): Promise<Backups> {
  if (saved === null) return { exportedMs: null, previousMs: null };
  const exported = settingsText(`${saved}${EXPORTED}`);
  const exportedMs = 'text' in exported ? Date.parse(exported.text.trim()) : Number.NaN;
  const previous = await stat(`${saved}${PREVIOUS}`).catch(() => null);
  return {
    exportedMs: Number.isNaN(exportedMs) ? null : exportedMs,
    previousMs: previous?.isFile() === true ? previous.mtimeMs : null,
  };
}

/** Rejects if the disk is full, for example; the export itself needs no disk. */
export async function noteExport(saved: string | null): Promise<void> {
  if (saved !== null) await atomicWrite(`${saved}${EXPORTED}`, `${new Date().toISOString()}\n`, MODE);
}

/**
 * The change that brings back the settings before the last change.
 *
 * @throws SettingsError 'no-previous-settings'
 */
export function changesToPrevious({ path, content }: Saved): Changes {
  const read = path === null ? null : settingsText(`${path}${PREVIOUS}`);
  if (read === null || 'problem' in read) throw new SettingsError('no-previous-settings', {});
  const [now, previous] = [savedEntriesOf(content).values, savedEntriesOf(read.text).values];
  const removed = [...now.keys()].map((key) => [key, null] as const);
  // Only what differs: a setting that is locked meanwhile must not keep the others from coming back.
  return new Map([...removed, ...previous].filter(([key]) => now.get(key) !== previous.get(key)));
}
