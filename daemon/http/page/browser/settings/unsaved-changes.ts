import type { SettingChanges, SettingRow, SettingsDocument } from './settings-document.ts';
import { rowsOf } from './settings-document.ts';

/** Whether the settings already are as a change wants them. */
function isDone({ value, origin, secret }: SettingRow, wanted: string | null): boolean {
  if (wanted === null) return origin.kind !== 'browser';
  return !secret && value === wanted;
}

/** The changes that are not saved yet, and what is wrong with them. */
export class UnsavedChanges {
  readonly #values = new Map<string, string | null>();
  readonly #faults = new Map<string, string>();

  get size(): number {
    return this.#values.size;
  }

  get keys(): string[] {
    return [...this.#values.keys()];
  }

  get all(): SettingChanges {
    return Object.fromEntries(this.#values);
  }

  /** Undefined: the setting is not changed. */
  valueOf(key: string): string | null | undefined {
    return this.#values.get(key);
  }

  /** What is wrong with the unsaved value of a setting; '' if nothing is known. */
  faultOf(key: string): string {
    return this.#faults.get(key) ?? '';
  }

  setFault(key: string, fault: string): void {
    this.#faults.set(key, fault);
  }

  add(changes: SettingChanges, document: SettingsDocument): void {
    for (const [key, value] of Object.entries(changes)) {
      this.#values.set(key, value);
      this.#faults.delete(key);
    }
    this.dropDone(document);
  }

  /** Forgets what was sent, except for what has changed again since. */
  dropSent(sent: SettingChanges): void {
    for (const [key, value] of Object.entries(sent)) if (this.#values.get(key) === value) this.#drop(key);
  }

  /** Forgets what the settings already have, and settings that there are no longer. */
  dropDone(document: SettingsDocument): void {
    const rows = new Map(rowsOf(document).map((row) => [row.key, row]));
    for (const [key, value] of this.#values) {
      const row = rows.get(key);
      if (row === undefined || isDone(row, value)) this.#drop(key);
    }
  }

  clear(): void {
    this.#values.clear();
    this.#faults.clear();
  }

  #drop(key: string): void {
    this.#values.delete(key);
    this.#faults.delete(key);
  }
}

/** The change that brings back what the settings have now. A secret cannot come back: nobody knows it. */
export function undoOf(changes: SettingChanges, document: SettingsDocument): SettingChanges {
  const rows = rowsOf(document).filter(({ key, secret }) => key in changes && !secret);
  return Object.fromEntries(
    rows.map(({ key, value, origin }) => [key, origin.kind === 'browser' ? value : null]),
  );
}
