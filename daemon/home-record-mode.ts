import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config/settings.ts';
import { atomicWrite } from './system/atomic-write.ts';

type RecordMode = Exclude<Config['RECORD'], 'off'>;

const FILE = 'mqtt-record-mode';
const MODES: readonly RecordMode[] = ['events', 'continuous', 'both'];

/** What is recorded when home automation switches recording on again: what was recorded when it switched it off, also before a restart. */
export class RecordModeMemory {
  readonly #path: string | null;
  #mode: RecordMode | null = null;

  /** @param folder see cameraId() */
  constructor(folder: string | null) {
    this.#path = folder === null ? null : join(folder, FILE);
  }

  /** A file that cannot be written keeps nothing from being switched off: it is remembered until picamd ends. */
  async remember(mode: RecordMode): Promise<void> {
    this.#mode = mode;
    if (this.#path !== null) await atomicWrite(this.#path, `${mode}\n`, 0o600).catch(() => {});
  }

  /** `events` if nobody has switched it off. */
  async recall(): Promise<RecordMode> {
    if (this.#mode !== null) return this.#mode;
    const text = this.#path === null ? '' : await readFile(this.#path, 'utf8').catch(() => '');
    return MODES.find((mode) => mode === text.trim()) ?? 'events';
  }
}
