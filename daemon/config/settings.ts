import { ALERT_SETTINGS } from './alert-settings.ts';
import { A_PATH, neverInBrowser } from './browser-rules.ts';
import { CAMERA_SETTINGS } from './camera-settings.ts';
import { MOTION_SETTINGS } from './motion-settings.ts';
import { MQTT_SETTINGS } from './mqtt-settings.ts';
import { NATS_SETTINGS } from './nats-settings.ts';
import { ACCESS_SETTINGS, LIMIT_SETTINGS, NETWORK_SETTINGS } from './network-settings.ts';
import { RECORDING_SETTINGS } from './recording-settings.ts';
import { PRIVACY_SETTINGS } from './privacy-settings.ts';
import { SOURCE_SETTINGS } from './source-settings.ts';
import { OVERLAY_SETTINGS } from './overlay-settings.ts';
import { bytes, choice, line, number, optional, setting } from './value-types.ts';
import type { ReloadScope, Setting } from './value-types.ts';

/** Every setting, in the order of --help: the only source of types, defaults, limits, help and docs. */
export const GROUPS = {
  Network: NETWORK_SETTINGS,
  Access: ACCESS_SETTINGS,
  Limits: LIMIT_SETTINGS,
  Source: SOURCE_SETTINGS,
  Camera: CAMERA_SETTINGS,
  Overlay: OVERLAY_SETTINGS,
  Motion: MOTION_SETTINGS,
  Recording: RECORDING_SETTINGS,
  Alerts: ALERT_SETTINGS,
  MQTT: MQTT_SETTINGS,
  NATS: NATS_SETTINGS,
  Privacy: PRIVACY_SETTINGS,
  Supervision: {
    FIRST_FRAME_SECONDS: setting(
      number(0.1, 3600, 'seconds'),
      '15',
      'camera',
      'Restart the camera if its first frame takes longer than this.',
    ),
    STALL_SECONDS: setting(
      number(0.1, 3600, 'seconds'),
      '5',
      'camera',
      'Restart the camera if no frame arrives for this long; at least ten frame intervals.',
    ),
    IDLE_STOP_SECONDS: setting(
      number(0, 86_400, 'seconds'),
      '10',
      'camera',
      'With CAMERA_MODE=on-demand: keep the camera running this long after the last viewer.',
    ),
    CAMERA_LOST_SECONDS: setting(
      number(1, 86_400, 'seconds'),
      '60',
      'live',
      'Report the camera as lost, as an event and an alert, after this long without a picture.',
    ),
  },
  Memory: {
    RING_BYTES: setting(
      optional(bytes('64K', '1G')),
      '',
      'camera',
      'Size of the frame ring; empty = 16M, or more for large pictures or high rates, as far as the memory of the machine allows; --check prints it.',
    ),
    RING_SECONDS: setting(
      optional(number(1, 600, 'seconds')),
      '',
      'camera',
      'Make the frame ring large enough for this many seconds of frames by day, for clips of what happened before; RING_BYTES overrides it; empty = PRE_SECONDS and 2 more while events are recorded.',
    ),
    MAX_FRAME_BYTES: setting(
      optional(bytes('16K', '64M')),
      '',
      'camera',
      'Max size of a frame; larger ones are dropped; empty = 4M, or what noisy frames of this size and quality need, as far as the memory of the machine allows.',
    ),
  },
  Files: {
    OVERRIDE_FILE: setting(
      line('PATH', 'a path'),
      '',
      'live',
      'File whose settings override those of the other files, if it exists; ignored if it has a mistake.',
      { browser: neverInBrowser(A_PATH) },
    ),
    CONSOLE_FILE: setting(
      line('PATH', 'a path'),
      '',
      'live',
      'File to write the address and the state of the camera to, for the screen of this machine.',
      { browser: neverInBrowser(A_PATH) },
    ),
  },
  Log: {
    LOG_LEVEL: setting(
      choice('silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'),
      'info',
      'log',
      'Log this level and above.',
    ),
    LOG_FORMAT: setting(
      choice('auto', 'json', 'text'),
      'auto',
      'restart',
      'auto = text on a terminal, else JSON lines.',
    ),
    TRACE: setting(
      choice('off', 'frame'),
      'off',
      'restart',
      'frame = log for a minute how long each stage of a frame takes.',
    ),
  },
} as const;

type Groups = typeof GROUPS;
type AllSettings = Groups['Network'] &
  Groups['Access'] &
  Groups['Limits'] &
  Groups['Source'] &
  Groups['Camera'] &
  Groups['Overlay'] &
  Groups['Motion'] &
  Groups['Recording'] &
  Groups['Alerts'] &
  Groups['MQTT'] &
  Groups['NATS'] &
  Groups['Privacy'] &
  Groups['Supervision'] &
  Groups['Memory'] &
  Groups['Files'] &
  Groups['Log'];

export type Key = keyof AllSettings;

/** The value of every setting, by its key in the file. */
export type Config = { readonly [K in Key]: AllSettings[K] extends Setting<infer T> ? T : never };

export const SETTINGS: Readonly<Record<Key, Setting<unknown>>> = Object.assign(
  {},
  ...Object.values(GROUPS),
) as AllSettings;

export const KEYS = Object.keys(SETTINGS) as Key[];

export function isKey(name: string): name is Key {
  return Object.hasOwn(SETTINGS, name);
}

/** `--camera-width` */
export function flagOf(key: Key): string {
  return `--${key.toLowerCase().replaceAll('_', '-')}`;
}

/** `PICAMD_CAMERA_WIDTH` */
export function variableOf(key: Key): string {
  return `PICAMD_${key}`;
}

/** The settings that differ. */
export function changedKeys(before: Config, after: Config): Key[] {
  return KEYS.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}

/** Their scopes. */
export function changedScopes(before: Config, after: Config): Set<ReloadScope> {
  return new Set(changedKeys(before, after).map((key) => SETTINGS[key].affects));
}
