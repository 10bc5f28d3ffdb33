import { ConfigError } from '../config/load.ts';
import type { Loaded, Saved } from '../config/load.ts';
import { savedFile } from '../config/saved-settings.ts';
import { changedScopes } from '../config/settings.ts';
import type { Key } from '../config/settings.ts';
import { errorMessage, PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import { changesText } from './audit.ts';
import { CameraWatch, systemTimer } from './camera-watch.ts';
import { CONFIRM_MS, NOT_CONFIRMED } from './confirmation.ts';
import type { Author, ChangeOutcome, SettingsDocument, SettingsEditorParts } from './editor-parts.ts';
import { saveSettings } from './save-settings.ts';
import { draftReset, draftSettings, isRiskyChange, notReadable, undoable } from './settings-draft.ts';
import type { Changes, Draft } from './settings-draft.ts';
import { settingGroups } from './settings-document.ts';
import { SettingsError } from './settings-error.ts';
import { settingsTag } from './settings-tag.ts';

/** Shows the settings to an admin and changes settings.conf. One change at a time; a reload is one of them. */
export class SettingsEditor {
  readonly #parts: SettingsEditorParts;
  #queue: Promise<unknown> = Promise.resolve();
  #outcome: ChangeOutcome | null = null;
  #watch: CameraWatch | null = null;
  /** Runs, and is not in settings.conf yet. */
  #pending: { readonly draft: Draft; readonly content: string | null; readonly cancel: () => void } | null =
    null;
  #stopped = false;
  /** What the camera last streamed with, of the keys that have changed since then. */
  #undo: ReadonlyMap<Key, string | null> = new Map();

  constructor(parts: SettingsEditorParts) {
    this.#parts = parts;
  }

  /** Names the state of settings.conf; differs when it was changed. */
  get tag(): string {
    return settingsTag(this.saved);
  }

  /** What `tag` names. */
  get saved(): Saved {
    return this.#parts.current().saved;
  }

  get document(): SettingsDocument {
    const { current, hasSockets } = this.#parts;
    return { lastChange: this.#outcome, groups: settingGroups(current(), hasSockets) };
  }

  /**
   * Changes settings for an admin who has seen those that `tag` names; without `changes`, removes all of settings.conf.
   *
   * @throws SettingsError; nothing was changed then.
   */
  change(author: Author, tag: string, changes: Changes | null): Promise<void> {
    return this.runAlone(() => this.#change(author, tag, changes));
  }

  /**
   * Confirms the change that waits for it. The request that asks for this shows that an admin can still get in.
   *
   * @throws SettingsError if there is none, or it cannot be written.
   */
  confirm(author: Author): Promise<void> {
    return this.runAlone(() => this.#confirm(author));
  }

  /** Runs a reload that something else asks for; a change that is not confirmed ends with it. */
  reload(act: () => Promise<void>): Promise<void> {
    return this.runAlone(async () => {
      this.#endPending(NOT_CONFIRMED);
      await act();
    });
  }

  /** Runs a change of the camera or the settings when no other is under way. */
  runAlone<T>(act: () => Promise<T>): Promise<T> {
    const running = this.#queue.then(act);
    this.#queue = running.catch(() => {});
    return running;
  }

  /** Call it when the state of the camera has changed. */
  cameraChanged(): void {
    if (this.#watch === null || this.#watch.verdict === null) return;
    void this.runAlone(() => this.#judge());
  }

  /** Resolves when no change is under way. What waits for the camera stays as it is. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#endWatch();
    this.#pending?.cancel();
    await this.#queue;
  }

  async #change(author: Author, tag: string, changes: Changes | null): Promise<void> {
    if (this.#pending !== null) throw new SettingsError('settings-pending', {});
    await this.#readAgain();
    if (tag !== this.tag) throw new SettingsError('settings-changed', {});
    const { current, hasSockets, camera, log } = this.#parts;
    const before = current();
    const draft = changes === null ? draftReset(before) : draftSettings(before, changes, hasSockets);
    const restarts = changedScopes(before.config, draft.loaded.config).has('camera');
    const worked = (this.#watch !== null || camera.outlook.works) && undoable(draft).size > 0;
    const isRisky = isRiskyChange(draft, before);
    if (!isRisky) await saveSettings(before.saved.path, draft.text, before.saved.content);
    const what = `${changesText(draft.keys, before, draft.loaded)}${isRisky ? ' (to be confirmed)' : ''}`;
    log.info(author, `settings: ${author.user} changed ${what}`);
    await this.#apply(draft.loaded, before, isRisky);
    const state = isRisky ? 'confirming' : restarts && worked ? 'applying' : 'applied';
    const atMs = Date.now();
    const untilMs = isRisky ? atMs + CONFIRM_MS : null;
    this.#outcome = { state, by: author.user, atMs, untilMs, keys: draft.keys, why: null };
    if (isRisky && !this.#stopped) this.#startPending(draft, before.saved.content);
    // A camera that did not stream before proves nothing about the new values.
    if (restarts && worked && !this.#stopped) this.#startWatch(draft);
    await this.#judge();
  }

  async #apply(next: Loaded, before: Loaded, isRisky: boolean): Promise<void> {
    try {
      // Without its fallback: a change that needs one is refused.
      await this.#parts.apply({ ...next, withoutSaved: null }, isRisky);
    } catch (cause) {
      if (!isRisky) await saveSettings(before.saved.path, before.saved.content, null);
      this.#parts.log.error(`settings: the change was undone: ${errorMessage(cause)}`);
      if (!(cause instanceof PicamdError)) throw cause;
      const { message, hint } = cause;
      throw new SettingsError('settings-not-applied', { message, hint }, cause);
    }
  }

  #startPending(draft: Draft, content: string | null): void {
    const { timer = systemTimer } = this.#parts;
    const giveUp = () => void this.runAlone(() => this.#giveUp(NOT_CONFIRMED));
    this.#pending = { draft, content, cancel: timer(giveUp, CONFIRM_MS) };
  }

  /** `why`: null if it was confirmed. */
  #endPending(why: Notice | null): void {
    if (this.#pending === null) return;
    this.#pending.cancel();
    this.#pending = null;
    if (this.#outcome === null) return;
    const state = why === null ? (this.#watch === null ? 'applied' : 'applying') : 'reverted';
    this.#outcome = { ...this.#outcome, state, untilMs: null, why };
  }

  async #confirm(author: Author): Promise<void> {
    if (this.#pending === null) throw new SettingsError('nothing-to-confirm', {});
    const { draft, content } = this.#pending;
    if (savedFile(this.saved.path).content !== content) throw new SettingsError('settings-changed', {});
    await saveSettings(this.saved.path, draft.text, content);
    this.#endPending(null);
    this.#parts.keepAddress();
    this.#parts.log.info(author, `settings: ${author.user} confirmed the change of ${draft.keys.join(', ')}`);
  }

  /** The file still has the old values. */
  async #giveUp(why: Notice): Promise<void> {
    if (this.#pending === null || this.#stopped) return;
    this.#endPending(why);
    this.#endWatch();
    this.#parts.log.warn({ code: why.code }, `settings: the old values are back: ${why.message}`);
    await this.#readAgain();
  }

  /** Someone may have changed the file by hand; then the tag of the client no longer fits. */
  async #readAgain(): Promise<void> {
    const { saved, again } = this.#parts.current();
    const now = savedFile(saved.path);
    if (now.content === saved.content && now.unreadable === saved.unreadable) return;
    try {
      await this.#parts.apply(again(now));
    } catch (error) {
      throw error instanceof ConfigError ? notReadable(error) : error;
    }
  }

  #startWatch(draft: Draft): void {
    this.#undo = new Map([...undoable(draft), ...this.#undo]);
    this.#watch?.end();
    this.#watch = new CameraWatch(this.#parts.camera, this.#parts.timer ?? systemTimer, () =>
      this.cameraChanged(),
    );
  }

  #endWatch(): void {
    this.#watch?.end();
    this.#watch = null;
    this.#undo = new Map();
  }

  async #judge(): Promise<void> {
    const { verdict = null } = this.#watch ?? {};
    if (this.#watch === null || verdict === null) return;
    const { why } = this.#watch;
    const undo = this.#undo;
    this.#endWatch();
    if (verdict === 'lost') return this.#pending === null ? this.#revert(undo, why) : this.#giveUp(why);
    if (this.#outcome?.state === 'applying') this.#outcome = { ...this.#outcome, state: 'applied' };
  }

  async #revert(undo: ReadonlyMap<Key, string | null>, why: Notice): Promise<void> {
    const { current, log, apply, hasSockets } = this.#parts;
    log.warn({ code: why.code, hint: why.hint }, `settings: the old values are back: ${why.message}`);
    try {
      await this.#readAgain();
      const before = current();
      const { text, loaded } = draftSettings(before, undo, hasSockets);
      await saveSettings(before.saved.path, text, null);
      await apply(loaded);
    } catch (error) {
      log.error({ err: error }, `settings: the old values cannot be brought back: ${errorMessage(error)}`);
      return;
    }
    if (this.#outcome !== null)
      this.#outcome = { ...this.#outcome, state: 'reverted', keys: [...undo.keys()], why };
  }
}
