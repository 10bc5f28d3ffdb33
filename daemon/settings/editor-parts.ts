import type { Loaded } from '../config/load.ts';
import type { Key } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import type { WatchedCamera } from './camera-watch.ts';
import type { Timer } from '../system/timer.ts';
import type { SettingGroup } from './settings-document.ts';

/** What the editor needs of the daemon. */
export interface SettingsEditorParts {
  /** The settings in effect. */
  readonly current: () => Loaded;
  /** Restarts what they change. Rejects, and keeps the old settings, if picamd cannot run with them. `beside`: a new address is opened beside the old one. */
  readonly apply: (settings: Loaded, beside?: boolean) => Promise<void>;
  /** Stops listening on the old address after `apply` with `beside`. */
  readonly keepAddress: () => void;
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
  /**
   * `applying`: the camera restarts. `confirming`: an admin must confirm it until `untilMs`. `trying`: it is in effect until
   * then, and not in settings.conf. `reverted`: the camera did not stream with the new values, nobody kept them, or an admin
   * took them back, and the old ones are back.
   */
  readonly state: 'applied' | 'applying' | 'confirming' | 'trying' | 'reverted';
  /** Wall clock, ms since 1970; null unless it must be confirmed or is tried. */
  readonly untilMs: number | null;
  readonly by: string;
  /** Wall clock, ms since 1970. */
  readonly atMs: number;
  readonly keys: readonly Key[];
  /** Why the old values are back; null if they are not, or an admin took the change back. */
  readonly why: Notice | null;
}

/** What GET /settings.json answers. */
export interface SettingsDocument {
  /** Null if there was none since picamd started. */
  readonly lastChange:
    | (ChangeOutcome & { /** The camera starts with the change. */ readonly restarting: boolean })
    | null;
  /** What does not count of settings.conf and the override file, and what to do. */
  readonly notices: readonly Notice[];
  readonly groups: readonly SettingGroup[];
}
