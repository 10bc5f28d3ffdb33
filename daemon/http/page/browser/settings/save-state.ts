import type { SeenSettings } from './settings-api.ts';
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
      /** Why they could not be kept yet; null if nobody has tried. */
      readonly error: DaemonNotice | null;
    };

/** What the page sent last, to take it back or to bring it back. */
export interface SentChanges {
  readonly changes: SettingChanges;
  readonly undo: SettingChanges;
}

const UNCHANGED = { state: 'applied', why: null, keys: [], untilMs: 0 } as const;
const ASKED = { elsewhere: false, error: null };

/** What the daemon says has become of the last change. `before`: a question that is open keeps what is known about it. */
export function stateAfter(
  { document, aheadMs }: SeenSettings,
  sent: SentChanges,
  before: SaveState,
): SaveState {
  const { state, why, keys, untilMs } = document.lastChange ?? UNCHANGED;
  switch (state) {
    case 'applying':
      return { kind: 'applying' };
    case 'confirming': {
      const asked = before.kind === 'confirming' ? before : ASKED;
      return { ...asked, kind: 'confirming', untilMs: (untilMs ?? 0) - aheadMs, keys };
    }
    case 'reverted':
      return { kind: 'reverted', why, tried: sent.changes };
    case 'applied':
      return { kind: 'saved', keys, undo: sent.undo };
    // The section that tries settings says so itself.
    case 'trying':
      return { kind: 'idle' };
  }
}
