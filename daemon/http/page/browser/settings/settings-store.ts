import type { SaveState } from './save-state.ts';
import type { SeenSettings, SettingsAnswer, SettingsApi, SettingsRequest } from './settings-api.ts';
import { rowsOf } from './settings-document.ts';
import type { SettingChanges, SettingRow, SettingsDocument } from './settings-document.ts';
import { UnsavedChanges, undoOf } from './unsaved-changes.ts';

/** Changes within this time are sent together: they restart the camera once. */
export const GATHER_MS = 700;
/** How long "Saved" stays, with its Undo. */
export const SAVED_MS = 6000;
const POLL_MS = 1000;
const RETRY_MS = 3000;

/** Starts a timer; the returned function stops it. Tests have their own. */
export type StoreTimer = (run: () => void, ms: number) => () => void;

const browserTimer: StoreTimer = (run, ms) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** What the page sent last, to take it back or to bring it back. */
interface Sent {
  readonly changes: SettingChanges;
  readonly undo: SettingChanges;
}

const NOTHING: Sent = { changes: {}, undo: {} };

/** The settings, what is unsaved of them, and what becomes of it. One request at a time. */
export class SettingsStore {
  readonly unsaved = new UnsavedChanges();
  readonly #ask: SettingsApi;
  readonly #timer: StoreTimer;
  readonly #listeners: (() => void)[] = [];
  #seen: SeenSettings;
  #state: SaveState = { kind: 'idle' };
  #queue: Promise<unknown> = Promise.resolve();
  #sent = NOTHING;
  #cancel = (): void => {};

  constructor(seen: SeenSettings, ask: SettingsApi, timer: StoreTimer = browserTimer) {
    this.#seen = seen;
    this.#ask = ask;
    this.#timer = timer;
    this.#follow(NOTHING, false);
  }

  get document(): SettingsDocument {
    return this.#seen.document;
  }

  get state(): SaveState {
    return this.#state;
  }

  /** Calls back after each change of the settings, of what is unsaved, and of `state`. */
  listen(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** @throws Error for a setting that there is not. */
  row(key: string): SettingRow {
    const found = rowsOf(this.document).find((row) => row.key === key);
    if (found === undefined) throw new Error(`there is no setting ${key}`);
    return found;
  }

  /** The value that a field shows: the unsaved one, if there is one. */
  shownValue(row: SettingRow): string {
    const unsaved = this.unsaved.valueOf(row.key);
    return unsaved === undefined ? (row.value ?? '') : (unsaved ?? row.default);
  }

  /** Takes changes, and saves them when no more come; null brings back the value without the browser. */
  change(changes: SettingChanges): void {
    this.unsaved.add(changes, this.document);
    const { kind } = this.#state;
    if (kind === 'saved' || kind === 'reverted' || kind === 'refused') this.#become({ kind: 'idle' });
    if (kind === 'held' && this.unsaved.size === 0) this.#become({ kind: 'idle' });
    this.#gather();
    this.#tell();
  }

  /** Saves what is unsaved, at once. */
  save(): void {
    if (this.unsaved.size === 0) this.#become({ kind: 'idle' });
    else void this.#save();
  }

  /** Forgets what is unsaved. */
  discard(): void {
    this.unsaved.clear();
    this.#become({ kind: 'idle' });
  }

  /** Brings back what the last change replaced. */
  undo(): void {
    if (this.#state.kind !== 'saved') return;
    this.unsaved.add(this.#state.undo, this.document);
    this.save();
  }

  /** Puts the values that did not work into the fields again, to be corrected. */
  edit(): void {
    if (this.#state.kind !== 'reverted') return;
    this.unsaved.add(this.#state.tried, this.document);
    this.#become({ kind: this.unsaved.size > 0 ? 'held' : 'idle', conflict: false });
  }

  /** An admin can still get in: what waits for it stands. */
  async keep(): Promise<void> {
    const answer = await this.request({ method: 'POST', path: 'settings/confirm' });
    if (answer.kind === 'ok') this.#follow(this.#sent);
    const isOldAddress = answer.kind === 'refused' && answer.error.code === 'old-address';
    if (this.#state.kind === 'confirming' && isOldAddress) {
      this.#become({ ...this.#state, elsewhere: true });
      this.#poll();
    }
    this.#gather();
  }

  /** Sends any request about settings, after those before it, and shows the settings that come with the answer. */
  request(request: SettingsRequest): Promise<SettingsAnswer> {
    const asked = this.#queue.then(async () => {
      const answer = await this.#ask(request, this.#seen.tag);
      if (answer.kind === 'closed') this.#become({ kind: 'closed' });
      const seen = 'seen' in answer ? answer.seen : null;
      if (seen !== null) this.#seen = seen;
      this.#tell();
      return answer;
    });
    this.#queue = asked.catch(() => {});
    return asked;
  }

  /** Shows what somebody else has changed meanwhile. */
  async refresh(): Promise<void> {
    if (this.#state.kind !== 'idle' || this.unsaved.size > 0) return;
    await this.request({ method: 'GET', path: 'settings.json' });
    if (this.#state.kind === 'idle') this.#follow(NOTHING, false);
  }

  #gather(): void {
    const { kind } = this.#state;
    if (this.unsaved.size === 0 || !['idle', 'unreachable', 'applying', 'saved'].includes(kind)) return;
    this.#cancel();
    this.#cancel = this.#timer(() => void this.#save(), GATHER_MS);
  }

  async #save(): Promise<void> {
    const changes = this.unsaved.all;
    const sent = { changes, undo: undoOf(changes, this.document) };
    this.#become({ kind: 'saving' });
    const body = JSON.stringify(changes);
    const answer = await this.request({ method: 'PATCH', path: 'settings.json', body });
    if (answer.kind === 'ok') {
      this.unsaved.dropSent(changes);
      this.#follow(sent);
      return this.#gather();
    }
    if (answer.kind === 'unreachable') {
      this.#become({ kind: 'unreachable' });
      this.#cancel = this.#timer(() => void this.#save(), RETRY_MS);
    }
    if (answer.kind === 'refused') this.#refuse(answer);
  }

  #refuse({ error, problems, seen }: SettingsAnswer & { kind: 'refused' }): void {
    if (seen !== null) {
      this.unsaved.dropDone(this.document);
      return this.#become(this.unsaved.size > 0 ? { kind: 'held', conflict: true } : { kind: 'idle' });
    }
    for (const { key, message } of problems) this.unsaved.setFault(key, message);
    this.#become({ kind: 'refused', error });
  }

  /** Says what became of the last change, and asks again while that is not decided. */
  #follow(sent: Sent, isNew = true): void {
    this.#sent = sent;
    const { lastChange } = this.document;
    const [state, why, keys] = [
      lastChange?.state ?? 'applied',
      lastChange?.why ?? null,
      lastChange?.keys ?? [],
    ];
    if (state === 'applying') {
      this.#become({ kind: 'applying' });
      this.#poll();
    } else if (state === 'confirming') {
      const untilMs = (lastChange?.untilMs ?? 0) - this.#seen.aheadMs;
      const elsewhere = this.#state.kind === 'confirming' && this.#state.elsewhere;
      this.#become({ kind: 'confirming', untilMs, keys, elsewhere });
      this.#poll();
    } else if (state === 'reverted' && isNew) {
      this.#become({ kind: 'reverted', why, tried: sent.changes });
    } else if (state === 'applied' && isNew) {
      this.#become({ kind: 'saved', keys, undo: sent.undo });
      this.#cancel = this.#timer(() => this.#become({ kind: 'idle' }), SAVED_MS);
    }
  }

  #poll(): void {
    this.#cancel = this.#timer(() => void this.#askAgain(), POLL_MS);
  }

  async #askAgain(): Promise<void> {
    const answer = await this.request({ method: 'GET', path: 'settings.json' });
    if (answer.kind === 'ok') this.#follow(this.#sent);
    else if (answer.kind === 'unreachable') this.#poll();
    this.#gather();
  }

  /** Ends what the state before was waiting for. */
  #become(state: SaveState): void {
    this.#cancel();
    this.#state = state;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
