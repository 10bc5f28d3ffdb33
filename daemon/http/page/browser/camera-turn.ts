import type { SettingChanges, SettingRow } from './settings/settings-document.ts';
import type { View } from './view.ts';

/** How the camera turns its picture: the flips first, then the rotation, as CAMERA_ROTATION does. */
export interface CameraTurn {
  /** Degrees clockwise. */
  readonly rotation: number;
  readonly hflip: boolean;
  readonly vflip: boolean;
}

/** What a change of the camera's settings comes to. */
export type TurnChange =
  | { readonly kind: 'possible'; readonly changes: SettingChanges }
  /** The setting is set in a place that comes first. */
  | { readonly kind: 'locked'; readonly key: string }
  /** They hide a part of the picture, which would move from below them. */
  | { readonly kind: 'masked' };

/**
 * The settings with which a camera that turns its picture so shows it as this view shows it now. There are two: a vertical
 * flip is a horizontal one and half a turn.
 */
export function turnsAsSeen({ rotation, hflip, vflip }: CameraTurn, view: View): [CameraTurn, CameraTurn] {
  const turned = rotation + (vflip ? 180 : 0) + view.rotation;
  // The view mirrors last. A mirror before a turn does the same as one after the opposite turn.
  const degrees = inCircle(view.mirrored ? -turned : turned);
  const isFlipped = [hflip, vflip, view.mirrored].filter(Boolean).length % 2 === 1;
  return [
    { rotation: degrees, hflip: isFlipped, vflip: false },
    { rotation: inCircle(degrees + 180), hflip: !isFlipped, vflip: true },
  ];
}

function inCircle(degrees: number): number {
  return ((degrees % 360) + 360) % 360;
}

/** The changes of settings with which everybody sees the picture as this view shows it. */
export function turnChange(rows: readonly SettingRow[], view: View): TurnChange {
  const row = (key: string) => rows.find((candidate) => candidate.key === key);
  if (row('PRIVACY_MASKS')?.isSet) return { kind: 'masked' };
  const now: CameraTurn = {
    rotation: Number(row('CAMERA_ROTATION')?.value ?? 0),
    hflip: row('CAMERA_HFLIP')?.value === 'on',
    vflip: row('CAMERA_VFLIP')?.value === 'on',
  };
  const ways = turnsAsSeen(now, view).map((next) => differences(now, next));
  const locked = ways.map((changes) => Object.keys(changes).find((key) => row(key)?.locked !== null));
  const free = ways.find((_, i) => locked[i] === undefined);
  return free === undefined ? { kind: 'locked', key: locked[0] ?? '' } : { kind: 'possible', changes: free };
}

function differences(now: CameraTurn, next: CameraTurn): SettingChanges {
  return {
    ...(next.rotation === now.rotation ? {} : { CAMERA_ROTATION: String(next.rotation) }),
    ...(next.hflip === now.hflip ? {} : { CAMERA_HFLIP: next.hflip ? 'on' : 'off' }),
    ...(next.vflip === now.vflip ? {} : { CAMERA_VFLIP: next.vflip ? 'on' : 'off' }),
  };
}
