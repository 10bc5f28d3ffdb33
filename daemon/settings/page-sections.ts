import type { GROUPS, Key } from '../config/settings.ts';
import { SETTINGS } from '../config/settings.ts';

/** The parts of the settings page that have settings. */
export type PageSection = 'camera' | 'picture' | 'motion' | 'recording' | 'alerts' | 'network' | 'advanced';

const OF_GROUP: Readonly<Record<keyof typeof GROUPS, PageSection>> = {
  Camera: 'picture',
  Overlay: 'picture',
  Motion: 'motion',
  Recording: 'recording',
  Alerts: 'alerts',
  Privacy: 'camera',
  Source: 'camera',
  Network: 'network',
  Access: 'network',
  MQTT: 'network',
  NATS: 'network',
  Supervision: 'advanced',
  Log: 'advanced',
  Files: 'advanced',
  Memory: 'advanced',
  Limits: 'advanced',
};

/** What has another place than the rest of its group. */
const EXCEPTIONS: Partial<Record<Key, PageSection>> = {
  CAMERA_NAME: 'camera',
  CAMERA_MODE: 'camera',
  CAMERA_ID: 'camera',
  CAMERA_WIDTH: 'camera',
  CAMERA_HEIGHT: 'camera',
  CAMERA_FRAMERATE: 'camera',
  CAMERA_QUALITY: 'camera',
  CAMERA_BUFFER_COUNT: 'advanced',
  CAMERA_NO_RAW: 'advanced',
};

/** Where the settings page has a setting. What no browser may change comes last. */
export function sectionOf(key: Key, group: keyof typeof GROUPS): PageSection {
  if (SETTINGS[key].browser.kind === 'never') return 'advanced';
  return EXCEPTIONS[key] ?? OF_GROUP[group];
}
