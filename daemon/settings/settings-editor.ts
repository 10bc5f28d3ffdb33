import type { Saved } from '../config/load.ts';
import { savedFile } from '../config/saved-settings.ts';
import { changedScopes } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import { applyChange, bringBack, restoreValues } from './apply-change.ts';
import { changesText, triedText } from './audit.ts';
import { CameraProof } from './camera-proof.ts';
import { systemTimer } from '../system/timer.ts';
import type { Timer } from '../system/timer.ts';
import type { Author, ChangeOutcome, SettingsDocument, SettingsEditorParts } from './editor-parts.ts';
import { LastChange } from './last-change.ts';
import { readAgain } from './read-again.ts';
import { saveSettings } from './save-settings.ts';
import { draftReset, draftSettings, isRiskyChange } from './settings-draft.ts';
import type { Changes, Draft } from './settings-draft.ts';
import { fileNotices, settingGroups } from './settings-document.ts';
import { SettingsError } from './settings-error.ts';
import { settingsTag } from './settings-tag.ts';
import { draftTrial } from './trial.ts';
import { CONFIRM_MS, UnsavedChange } from './unsaved-change.ts';
import type { UnsavedPlan } from './unsaved-change.ts';

/** Shows the settings to an admin and changes settings.conf. One change at a time; a reload is one of them. */
export class SettingsEditor {
  readonly #parts: SettingsEditorParts;
  readonly #timer: Timer;
  readonly #proof: CameraProof;
  readonly #lastChange = new LastChange();
  #queue: Promise<unknown> = Promise.resolve();
  #unsaved: UnsavedChange | null = null;
  #stopped = false;

  constructor(parts: SettingsEditorParts) {
    this.#parts = parts;
    this.#timer = parts.timer ?? systemTimer;
    this.#proof = new CameraProof(parts.camera, this.#timer, () => this.cameraChanged());
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
    const lastChange = this.#lastChange.shown(this.#proof.isAwaited);
    return { lastChange, notices: fileNotices(current()), groups: settingGroups(current(), hasSockets) };
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
   * Applies settings for this long without writing settings.conf, instead of what the same admin tries already.
   *
   * @throws SettingsError; nothing was changed then.
   */
  try(author: Author, tag: string, changes: Changes, ms: number): Promise<void> {
    return this.runAlone(() => this.#try(author, tag, changes, ms));
  }

  /**
   * Writes what is tried or waits to be confirmed. The request that asks for this shows that an admin can still get in.
   *
   * @throws SettingsError if there is nothing, or it cannot be written.
   */
  confirm(author: Author): Promise<void> {
    return this.runAlone(() => this.#confirm(author));
  }

  /** Takes back what is tried or waits to be confirmed, if anything. */
  takeBack(author: Author): Promise<void> {
    return this.runAlone(async () => {
      if (this.#unsaved === null) return;
      const keys = this.#unsaved.draft.keys.join(', ');
      this.#parts.log.info(author, `settings: ${author.user} took back the change of ${keys}`);
      await this.#giveUp(this.#unsaved, null);
    });
  }

  /** Runs a reload that something else asks for; a change that is not in settings.conf ends with it. */
  reload(act: () => Promise<void>): Promise<void> {
    return this.runAlone(async () => {
      if (this.#unsaved !== null) this.#endUnsaved('reverted', this.#unsaved.whyOver);
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
    if (this.#proof.verdict !== null) void this.runAlone(() => this.#judge());
  }

  /** Resolves when no change is under way. What waits for the camera stays as it is. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#proof.end();
    this.#unsaved?.end();
    await this.#queue;
  }

  async #change(author: Author, tag: string, changes: Changes | null): Promise<void> {
    this.#unsaved?.makeWay(author, false);
    await readAgain(this.#parts);
    if (tag !== this.tag) throw new SettingsError('settings-changed', {});
    const { current, hasSockets } = this.#parts;
    const before = current();
    const draft = changes === null ? draftReset(before) : draftSettings(before, changes, hasSockets);
    const what = changesText(draft.keys, before, draft.loaded);
    if (isRiskyChange(draft, before)) {
      const unsaved = { kind: 'confirming', base: before, ms: CONFIRM_MS } as const;
      return this.#use(author, draft, `changed ${what} (to be confirmed)`, unsaved);
    }
    await saveSettings(before.saved.path, draft.text, before.saved.content);
    return this.#use(author, draft, `changed ${what}`, null);
  }

  async #try(author: Author, tag: string, changes: Changes, ms: number): Promise<void> {
    this.#unsaved?.makeWay(author, true);
    if (this.#unsaved === null) await readAgain(this.#parts);
    if (tag !== this.tag) throw new SettingsError('settings-changed', {});
    const { current, hasSockets } = this.#parts;
    const base = this.#unsaved?.base ?? current();
    const draft = draftTrial(base, changes, hasSockets);
    const isLonger = draft.text === this.saved.content;
    const did = isLonger ? null : `tries ${triedText(current(), draft.loaded)}`;
    return this.#use(author, draft, did, { kind: 'trying', base, ms });
  }

  /** `did`: for the log; null if the draft is in effect already. `unsaved`: null if it is in settings.conf. */
  async #use(author: Author, draft: Draft, did: string | null, unsaved: UnsavedPlan | null): Promise<void> {
    const { current, log } = this.#parts;
    const before = current();
    const canProve = this.#proof.canProve(draft);
    if (did !== null) {
      log.info(author, `settings: ${author.user} ${did}`);
      await applyChange(this.#parts, draft.loaded, unsaved?.kind ?? null);
    }
    const isAwaited = canProve && changedScopes(before.config, draft.loaded.config).has('camera');
    const by = author.user;
    const state = unsaved?.kind ?? (isAwaited ? 'applying' : 'applied');
    this.#lastChange.begin(state, by, draft.keys, unsaved?.ms ?? null);
    if (this.#stopped) return;
    this.#unsaved?.end();
    if (unsaved !== null) {
      const onOver = (change: UnsavedChange) =>
        void this.runAlone(() => this.#giveUp(change, change.whyOver));
      this.#unsaved = new UnsavedChange({ ...unsaved, by, draft }, this.#timer, onOver);
    } else if (isAwaited) this.#proof.mayUndo(draft);
    if (isAwaited) this.#proof.await();
    await this.#judge();
  }

  async #confirm(author: Author): Promise<void> {
    if (this.#unsaved === null) throw new SettingsError('nothing-to-confirm', {});
    const { draft, base } = this.#unsaved;
    const { path, content } = base.saved;
    if (savedFile(path).content !== content) throw new SettingsError('settings-changed', {});
    await saveSettings(path, draft.text, content);
    const { isAwaited } = this.#proof;
    if (isAwaited) this.#proof.mayUndo(draft);
    this.#endUnsaved(isAwaited ? 'applying' : 'applied', null);
    this.#parts.keepAddress();
    this.#parts.log.info(author, `settings: ${author.user} confirmed the change of ${draft.keys.join(', ')}`);
  }

  #endUnsaved(state: ChangeOutcome['state'], why: Notice | null): void {
    this.#unsaved?.end();
    this.#unsaved = null;
    this.#lastChange.end(state, why);
  }

  /** The file still has the old values. `why`: null if an admin asks for them. */
  async #giveUp(unsaved: UnsavedChange, why: Notice | null): Promise<void> {
    if (this.#unsaved !== unsaved || this.#stopped) return;
    const undo = this.#proof.end();
    await bringBack(this.#parts, why, () => this.#parts.apply(unsaved.base));
    this.#endUnsaved('reverted', why);
    this.#proof.resume(undo);
  }

  async #judge(): Promise<void> {
    const { verdict } = this.#proof;
    if (verdict === null) return;
    const { works, why } = verdict;
    if (!works && this.#unsaved !== null) return this.#giveUp(this.#unsaved, why);
    const undo = this.#proof.end();
    if (works) this.#lastChange.prove();
    if (works || undo.size === 0) return;
    const isBack = await bringBack(this.#parts, why, () => restoreValues(this.#parts, undo));
    if (isBack) this.#lastChange.revert([...undo.keys()], why);
  }
}
