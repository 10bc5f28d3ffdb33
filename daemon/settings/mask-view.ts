import { createHash } from 'node:crypto';
import type { Config, Key } from '../config/settings.ts';

/** They decide what the camera looks at, and what of it is at which place of the picture. */
const VIEW: readonly Key[] = [
  'SOURCE',
  'SOURCE_DEVICE',
  'SOURCE_COMMAND',
  'SOURCE_URL',
  'SOURCE_FILE',
  'CAMERA_ID',
  'CAMERA_FIELD_OF_VIEW',
  'CAMERA_ROI',
  'CAMERA_HFLIP',
  'CAMERA_VFLIP',
  'CAMERA_ROTATION',
  'CAMERA_EXTRA_ARGS',
];
/** By these, rpicam-vid chooses a sensor mode, which may see only the middle, if the field of view is `auto`. */
const MODE: readonly Key[] = ['CAMERA_HEIGHT', 'CAMERA_FRAMERATE', 'CAMERA_HDR', 'CAMERA_NO_RAW'];
/** Characters of a hash. It only has to differ, and is no secret. */
const HASH_LENGTH = 16;

/** Masks, and the view that they hide something of: hashes, by setting. */
export interface MaskedView {
  readonly masks: string;
  readonly view: Readonly<Record<string, string>>;
}

export function maskedView(config: Config): MaskedView {
  const { CAMERA_FIELD_OF_VIEW, CAMERA_WIDTH, CAMERA_HEIGHT, PRIVACY_MASKS } = config;
  const isFull = CAMERA_FIELD_OF_VIEW === 'full';
  const keys = isFull ? VIEW : [...VIEW, ...MODE];
  // The full view is only cut to the shape of the picture.
  const width = isFull ? CAMERA_WIDTH / CAMERA_HEIGHT : CAMERA_WIDTH;
  const entries = [['CAMERA_WIDTH', width] as const, ...keys.map((key) => [key, config[key]] as const)];
  return {
    masks: hash(PRIVACY_MASKS),
    view: Object.fromEntries(entries.map(([key, value]) => [key, hash(value)])),
  };
}

/** The settings that both know and that differ: a new version may look at more of them. */
export function viewChanges(before: MaskedView, now: MaskedView): string[] {
  return Object.keys(now.view).filter((key) => key in before.view && before.view[key] !== now.view[key]);
}

/** A short name of a view. */
export function viewId({ view }: MaskedView): string {
  return hash(Object.entries(view));
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, HASH_LENGTH);
}
