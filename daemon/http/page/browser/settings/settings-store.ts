import { text } from '../text.ts';
import { stateAfter } from './save-state.ts';
import type { SaveState, SentChanges } from './save-state.ts';
import type { SeenSettings, SettingsAnswer, SettingsApi, SettingsRequest } from './settings-api.ts';
import { SettingsClient } from './settings-client.ts';
import { rowOf } from './settings-document.ts';
import type { DaemonNotice, SettingChanges, SettingRow, SettingsDocument } from './settings-document.ts';
import { browserTimer } from './store-timer.ts';
import type { StoreTimer } from './store-timer.ts';
import { UnsavedChanges, undoOf } from './unsaved-changes.ts';

/** Changes within this time are sent together: they restart the camera once. */
export const GATHER_MS = 700;
/** How long "Saved" stays, with its Undo. */
export const SAVED_MS = 6000;
const POLL_MS = 1000;
const RETRY_MS = 3000;

const UNREACHABLE: DaemonNotice = { code: '', message: '', hint: text('settings.notSent') };
const NOTHING: SentChanges = { changes: {}, undo: {} };

/** The settings, what is unsaved of them, and what becomes of it. One request at a time. */
export class SettingsStore {
  readonly unsaved = new UnsavedChanges();
  /** Whether changes wait, because a section has some that must be decided first. */
  isPostponed = (): boolean => false;
  readonly #client: SettingsClient;
  readonly #timer: StoreTimer;
  readonly #listeners: (() => void)[] = [];
  #state: SaveState = { kind: 'idle' };
  #sent = NOTHING;
  #cancel = (): void => {};
  #isGathering = false;

  constructor(seen: SeenSettings, ask: SettingsApi, timer: StoreTimer = browserTimer) {
    this.#client = new SettingsClient(seen, ask);
    this.#timer = timer;
    this.follow(NOTHING, false);
  }

  get document(): SettingsDocument {
    return this.#client.seen.document;
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
    return rowOf(this.document, key);
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
    if (this.unsaved.size === 0 && (kind === 'held' || kind === 'idle')) this.#become({ kind: 'idle' });
    this.#gather();
    this.#tell();
  }

  /** Saves what is unsaved, at once. */
  save(): void {
    if (this.unsaved.size === 0) this.#become({ kind: 'idle' });
    else void this.#save();
  }

  /** Saves what is still being gathered: the page is being left. */
  flush(): void {
    if (this.#isGathering) void this.#save();
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

  /** Sends another change than that of some settings: all of them. */
  async send(request: SettingsRequest): Promise<void> {
    this.#become({ kind: 'saving' });
    const answer = await this.request(request);
    if (answer.kind === 'ok') this.follow(NOTHING);
    if (answer.kind === 'unreachable') this.#become({ kind: 'refused', error: UNREACHABLE, problems: [] });
    if (answer.kind === 'refused') this.#refuse(answer);
  }

  /** An admin can still get in: what waits for it stands. */
  async keep(): Promise<void> {
    const answer = await this.request({ method: 'POST', path: 'settings/confirm' });
    if (answer.kind === 'ok') this.follow(this.#sent);
    if (this.#state.kind === 'confirming' && answer.kind === 'refused') {
      const elsewhere = answer.error.code === 'old-address';
      this.#become({ ...this.#state, elsewhere, error: elsewhere ? null : answer.error });
      this.#poll();
    }
    this.#gather();
  }

  /** Takes back what waits to be kept. */
  async goBack(): Promise<void> {
    const answer = await this.request({ method: 'DELETE', path: 'settings/trial' });
    if (answer.kind === 'ok') this.follow(this.#sent);
    this.#gather();
  }

  /** Sends any request about settings, after those before it, and shows the settings that come with the answer. */
  async request(request: SettingsRequest): Promise<SettingsAnswer> {
    const answer = await this.#client.request(request);
    if (answer.kind === 'closed') this.#become({ kind: 'closed' });
    else this.#tell();
    if (this.#state.kind === 'idle' && !this.#isGathering) this.#gather();
    return answer;
  }

  /** Shows what somebody else has changed meanwhile. */
  async refresh(): Promise<void> {
    if (this.#state.kind !== 'idle' || this.unsaved.size > 0) return;
    await this.request({ method: 'GET', path: 'settings.json' });
    if (this.#state.kind === 'idle') this.follow(NOTHING, false);
  }

  #gather(): void {
    const { kind } = this.#state;
    if (this.unsaved.size === 0 || this.isPostponed()) return;
    if (!['idle', 'unreachable', 'applying', 'saved'].includes(kind)) return;
    this.#cancel();
    this.#isGathering = true;
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
      this.follow(sent);
      return this.#gather();
    }
    if (answer.kind === 'unreachable') {
      this.#become({ kind: 'unreachable' });
      this.#cancel = this.#timer(() => void this.#save(), RETRY_MS);
    }
    if (answer.kind !== 'refused') return;
    this.unsaved.dropDone(this.document);
    if (answer.seen === null) this.#refuse(answer);
    else this.#become(this.unsaved.size > 0 ? { kind: 'held', conflict: true } : { kind: 'idle' });
  }

  #refuse({ error, problems }: SettingsAnswer & { kind: 'refused' }): void {
    for (const { key, message } of problems) this.unsaved.setFault(key, message);
    const others = problems.filter(({ key }) => this.unsaved.valueOf(key) === undefined);
    this.#become({ kind: 'refused', error, problems: others.map(({ message }) => message) });
  }

  /** Says what became of the last change, and asks again while that is not decided. */
  follow(sent: SentChanges, isNew = true): void {
    this.#sent = sent;
    const state = stateAfter(this.#client.seen, sent, this.#state);
    const isDecided = state.kind !== 'applying' && state.kind !== 'confirming';
    if (isDecided && !isNew) return;
    this.#become(state);
    if (!isDecided) this.#poll();
    if (state.kind === 'saved') this.#cancel = this.#timer(() => this.#become({ kind: 'idle' }), SAVED_MS);
    if (isDecided) this.#gather();
  }

  #poll(): void {
    this.#cancel = this.#timer(() => void this.#askAgain(), POLL_MS);
  }

  async #askAgain(): Promise<void> {
    const answer = await this.request({ method: 'GET', path: 'settings.json' });
    if (answer.kind === 'ok') this.follow(this.#sent);
    else if (answer.kind === 'unreachable') this.#poll();
    this.#gather();
  }

  /** Ends what the state before was waiting for. */
  #become(state: SaveState): void {
    this.#cancel();
    this.#isGathering = false;
    this.#state = state;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
