import { ConfigError } from '../config/load.ts';
import type { Loaded } from '../config/load.ts';
import { savedFile } from '../config/saved-settings.ts';
import { changedScopes } from '../config/settings.ts';
import type { Key } from '../config/settings.ts';
import { errorMessage, PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import { changesText } from './audit.ts';
import { CameraWatch, systemTimer } from './camera-watch.ts';
import type { Timer, WatchedCamera } from './camera-watch.ts';
import { saveSettings } from './save-settings.ts';
import { draftReset, draftSettings, notReadable } from './settings-draft.ts';
import type { Changes, Draft } from './settings-draft.ts';
import { settingGroups } from './settings-document.ts';
import type { SettingGroup } from './settings-document.ts';
import { SettingsError } from './settings-error.ts';
import { settingsTag } from './settings-tag.ts';

/** What the editor needs of the daemon. */
export interface SettingsEditorParts {
  /** The settings in effect. */
  readonly current: () => Loaded;
  /** Restarts what they change. Rejects, and keeps the old settings, if picamd cannot run with them. */
  readonly apply: (settings: Loaded) => Promise<void>;
  readonly camera: WatchedCamera;
  /** Whether systemd passed the sockets to listen on. */
  readonly hasSockets: boolean;
  readonly log: Log;
  readonly timer?: Timer | undefined;
}

/** Who changes settings. */
export interface Author {
  readonly user: string;
  readonly address: string;
}

/** What became of the last change. */
export interface ChangeOutcome {
  /** `applying`: the camera restarts. `reverted`: it did not stream with the new values, and the old ones are back. */
  readonly state: 'applied' | 'applying' | 'reverted';
  readonly by: string;
  /** Wall clock, ms since 1970. */
  readonly atMs: number;
  readonly keys: readonly Key[];
  /** Why the old values are back; else null. */
  readonly why: Notice | null;
}

/** What GET /settings.json answers. */
export interface SettingsDocument {
  /** Null if there was none since picamd started. */
  readonly lastChange: ChangeOutcome | null;
  readonly groups: readonly SettingGroup[];
}

/** Shows the settings to an admin and changes settings.conf. One change at a time; a reload is one of them. */
export class SettingsEditor {
  readonly #parts: SettingsEditorParts;
  #queue: Promise<unknown> = Promise.resolve();
  #outcome: ChangeOutcome | null = null;
  #watch: CameraWatch | null = null;
  #stopped = false;
  /** What the camera last streamed with, of the keys that have changed since then. */
  #undo: ReadonlyMap<Key, string | null> = new Map();

  constructor(parts: SettingsEditorParts) {
    this.#parts = parts;
  }

  /** Names the state of settings.conf; differs when it was changed. */
  get tag(): string {
    return settingsTag(this.#parts.current().saved, null);
  }

  get document(): SettingsDocument {
    const groups = settingGroups(this.#parts.current(), this.#parts.hasSockets);
    return { lastChange: this.#outcome, groups };
  }

  /**
   * Changes settings for an admin who has seen those that `tag` names; without `changes`, removes all of settings.conf.
   *
   * @throws SettingsError; nothing was changed then.
   */
  change(author: Author, tag: string, changes: Changes | null): Promise<void> {
    return this.runAlone(() => this.#change(author, tag, changes));
  }

  /** Runs a reload, or any other change of settings, when no other is under way. */
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
    await this.#queue;
  }

  async #change(author: Author, tag: string, changes: Changes | null): Promise<void> {
    await this.#readAgain();
    if (tag !== this.tag) throw new SettingsError('settings-changed', {});
    const { current, hasSockets, camera, log } = this.#parts;
    const before = current();
    const draft = changes === null ? draftReset(before) : draftSettings(before, changes, hasSockets);
    const restarts = changedScopes(before.config, draft.loaded.config).has('camera');
    const worked = this.#watch !== null || camera.outlook.works;
    await saveSettings(before.saved.path, draft.text, before.saved.content);
    log.info(author, `settings: ${author.user} changed ${changesText(draft.keys, before, draft.loaded)}`);
    await this.#apply(draft.loaded, before);
    this.#outcome = {
      state: restarts && worked ? 'applying' : 'applied',
      by: author.user,
      atMs: Date.now(),
      keys: draft.keys,
      why: null,
    };
    // A camera that did not stream before proves nothing about the new values.
    if (restarts && worked && !this.#stopped) this.#startWatch(draft);
    await this.#judge();
  }

  async #apply(next: Loaded, before: Loaded): Promise<void> {
    try {
      // Without its fallback: a change that needs one is refused.
      await this.#parts.apply({ ...next, withoutSaved: null });
    } catch (cause) {
      await saveSettings(before.saved.path, before.saved.content, null);
      this.#parts.log.error(`settings: the change was undone: ${errorMessage(cause)}`);
      if (!(cause instanceof PicamdError)) throw cause;
      const { message, hint } = cause;
      throw new SettingsError('settings-not-applied', { message, hint }, cause);
    }
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

  #startWatch({ undo }: Draft): void {
    this.#undo = new Map([...undo, ...this.#undo]);
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
    if (verdict === 'lost') return this.#revert(undo, why);
    if (this.#outcome !== null) this.#outcome = { ...this.#outcome, state: 'applied' };
  }

  async #revert(undo: ReadonlyMap<Key, string | null>, why: Notice): Promise<void> {
    const { current, log, apply, hasSockets } = this.#parts;
    const { code, hint, message } = why;
    log.warn({ code, hint }, `settings: the old values are back: ${message}`);
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
