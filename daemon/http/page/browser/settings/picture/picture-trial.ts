import type { SettingsAnswer } from '../settings-api.ts';
import { rowsOf } from '../settings-document.ts';
import type { DaemonNotice, SettingChanges, SettingRow, SettingsDocument } from '../settings-document.ts';
import { GATHER_MS } from '../settings-store.ts';
import type { SettingsStore } from '../settings-store.ts';
import type { StoreTimer } from '../store-timer.ts';
import { readValue, writtenValue } from './slider-scale.ts';
import { undoOf, UnsavedChanges } from '../unsaved-changes.ts';

/** The daemon takes back what this page does not renew: a tab that was closed must not leave a strange picture to others. */
const TRY_SECONDS = 120;
const RENEW_MS = 60_000;
/** For what restarts nothing. */
const LIVE_GATHER_MS = 200;
const POLL_MS = 1000;
const RETRY_MS = 3000;

/** What becomes of the values that are tried. */
export type TrialState =
  | { readonly kind: 'none' }
  /** They are about to be in effect. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'trying'; readonly restarting: boolean }
  /** They cannot be tried, or not be saved. */
  | { readonly kind: 'refused'; readonly error: DaemonNotice }
  | { readonly kind: 'unreachable' }
  /** The daemon has brought the old values back. */
  | { readonly kind: 'reverted'; readonly why: DaemonNotice | null; readonly tried: SettingChanges };

interface TrialParts {
  readonly settings: Pick<SettingsStore, 'document' | 'request' | 'follow' | 'change'>;
  readonly timer: StoreTimer;
  readonly onChange: () => void;
}

/** Settings that are in effect, for an admin to look at, and not saved yet. Rows use it as they use SettingsStore. */
export class PictureTrial {
  readonly unsaved = new UnsavedChanges();
  readonly #parts: TrialParts;
  #state: TrialState = { kind: 'none' };
  /** The settings before the first change. */
  #base: SettingsDocument;
  /** The daemon tries something of this page. */
  #isInEffect = false;
  /** The request that is under way. */
  #sending: Promise<SettingsAnswer> | null = null;
  /** Counts changes, to tell whether more came while a request was under way. */
  #version = 0;
  #sentVersion = 0;
  #cancel = (): void => {};

  constructor(parts: TrialParts) {
    this.#parts = parts;
    this.#base = parts.settings.document;
  }

  get state(): TrialState {
    return this.#state;
  }

  /** The settings without what is tried. */
  get base(): SettingsDocument {
    const isActive = this.#isInEffect || this.unsaved.size > 0;
    return isActive ? this.#base : this.#parts.settings.document;
  }

  shownValue({ key, value, default: byDefault }: SettingRow): string {
    const tried = this.unsaved.valueOf(key);
    return tried === undefined ? (value ?? '') : readValue(key, tried ?? byDefault);
  }

  /** Tries these too; null: the value without the browser. */
  change(changes: SettingChanges): void {
    // What the bar says of an earlier change is over.
    this.#parts.settings.change({});
    this.#base = this.base;
    const rows = new Map(rowsOf(this.#base).map((row) => [row.key, row]));
    const entries = Object.entries(changes).map(([key, value]): [string, string | null] => {
      const row = rows.get(key);
      return [key, row === undefined || value === null ? value : writtenValue(row, value)];
    });
    this.unsaved.add(Object.fromEntries(entries), this.#base);
    if (this.unsaved.size === 0) return this.undo();
    this.#version++;
    const restarts = entries.some(([key]) => rows.get(key)?.restarts !== null);
    this.#become({ kind: this.#isInEffect ? 'trying' : 'waiting', restarting: false });
    this.#cancel = this.#parts.timer(() => void this.#send(), restarts ? GATHER_MS : LIVE_GATHER_MS);
  }

  /** Brings all old values back. */
  undo(): void {
    const version = ++this.#version;
    this.unsaved.clear();
    this.#become({ kind: 'none' });
    if (this.#isInEffect || this.#sending !== null) void this.#takeBack(version);
  }

  /** Keeps what is tried. The store says what becomes of it. */
  async save(): Promise<void> {
    const { settings } = this.#parts;
    if (this.#sentVersion !== this.#version) await this.#send();
    else await this.#sending;
    if (!this.#isInEffect || this.#sentVersion !== this.#version) return;
    this.#cancel();
    const version = this.#version;
    const changes = this.unsaved.all;
    const answer = await settings.request({ method: 'POST', path: 'settings/confirm' });
    if (version !== this.#version) return;
    if (answer.kind === 'refused') this.#become({ kind: 'refused', error: answer.error });
    if (answer.kind === 'unreachable') this.#become({ kind: 'unreachable' });
    if (answer.kind !== 'ok') return;
    const sent = { changes, undo: undoOf(changes, this.#base) };
    this.#end({ kind: 'none' });
    settings.follow(sent);
  }

  /** Tries again what the daemon took back. */
  edit(): void {
    if (this.#state.kind === 'reverted') this.change(this.#state.tried);
  }

  /** The page is left. Others must not go on seeing what nobody looks at. */
  leave(): void {
    if (this.#isInEffect) void fetch('settings/trial', { method: 'DELETE', keepalive: true }).catch(() => {});
  }

  async #takeBack(version: number): Promise<void> {
    // If it gets no answer, the trial ends by itself.
    await this.#parts.settings.request({ method: 'DELETE', path: 'settings/trial' });
    if (version === this.#version) this.#isInEffect = false;
    this.#parts.onChange();
  }

  async #send(): Promise<void> {
    const { settings } = this.#parts;
    const version = this.#version;
    this.#cancel();
    this.#sentVersion = version;
    const sending = settings.request({
      method: 'PATCH',
      path: `settings.json?trial=${TRY_SECONDS}`,
      body: JSON.stringify(this.unsaved.all),
    });
    this.#sending = sending;
    const answer = await sending;
    if (this.#sending === sending) this.#sending = null;
    if (answer.kind === 'ok') this.#isInEffect = true;
    // What came meanwhile is sent by itself.
    if (version !== this.#version) return;
    if (answer.kind === 'ok') this.#look();
    if (answer.kind === 'unreachable') {
      this.#become({ kind: 'unreachable' });
      this.#cancel = this.#parts.timer(() => void this.#send(), RETRY_MS);
    }
    if (answer.kind === 'refused') await this.#refuse(answer);
  }

  async #refuse({ error, problems, seen }: SettingsAnswer & { kind: 'refused' }): Promise<void> {
    if (seen === null) {
      for (const { key, message } of problems) this.unsaved.setFault(key, message);
      return this.#become({ kind: 'refused', error });
    }
    // Somebody has changed the settings. What was in effect is over; what is new is tried on top of theirs.
    if (this.#isInEffect) return this.#lose();
    this.#base = this.#parts.settings.document;
    this.unsaved.dropDone(this.#base);
    if (this.unsaved.size > 0) await this.#send();
    else this.#become({ kind: 'none' });
  }

  /** Asks again while the camera restarts; renews the trial after that. */
  #look(): void {
    const { lastChange } = this.#parts.settings.document;
    if (lastChange?.state !== 'trying') return this.#lose();
    const { restarting } = lastChange;
    this.#become({ kind: 'trying', restarting });
    const [act, ms] = restarting ? [() => this.#ask(), POLL_MS] : [() => this.#send(), RENEW_MS];
    this.#cancel = this.#parts.timer(() => void act(), ms);
  }

  async #ask(): Promise<void> {
    const version = this.#version;
    const { kind } = await this.#parts.settings.request({ method: 'GET', path: 'settings.json' });
    if (version !== this.#version) return;
    if (kind === 'ok') this.#look();
    else this.#cancel = this.#parts.timer(() => void this.#ask(), POLL_MS);
  }

  #lose(): void {
    const why = this.#parts.settings.document.lastChange?.why ?? null;
    this.#end({ kind: 'reverted', why, tried: this.unsaved.all });
  }

  #end(state: TrialState): void {
    this.#version++;
    this.#isInEffect = false;
    this.unsaved.clear();
    this.#become(state);
  }

  #become(state: TrialState): void {
    this.#cancel();
    this.#state = state;
    this.#parts.onChange();
  }
}
