import type { DaemonNotice, SettingChanges } from './settings-document.ts';

/** What becomes of the changes that a person makes; the save bar shows it. */
export type SaveState =
  /** Nothing is unsaved, or more may come within GATHER_MS. */
  | { readonly kind: 'idle' }
  /** Unsaved changes wait for Save. `conflict`: somebody else has changed the settings. */
  | { readonly kind: 'held'; readonly conflict: boolean }
  | { readonly kind: 'saving' }
  /** The camera restarts with the new values. */
  | { readonly kind: 'applying' }
  /** `undo`: what brings the old values back; empty if nothing can. */
  | { readonly kind: 'saved'; readonly keys: readonly string[]; readonly undo: SettingChanges }
  /** The old values are back. */
  | { readonly kind: 'reverted'; readonly why: DaemonNotice | null; readonly tried: SettingChanges }
  /** Nothing was changed; the changes are still unsaved. `problems`: those that no unsaved setting has. */
  | { readonly kind: 'refused'; readonly error: DaemonNotice; readonly problems: readonly string[] }
  | { readonly kind: 'unreachable' }
  /** The session has ended. */
  | { readonly kind: 'closed' }
  /** The new values run until `untilMs`, by this browser's clock, and are then taken back unless an admin keeps them. */
  | {
      readonly kind: 'confirming';
      readonly untilMs: number;
      readonly keys: readonly string[];
      /** It must be kept over the new address. */
      readonly elsewhere: boolean;
    };
