import type { Notice } from '../errors.ts';
import { PACKAGE_FILE } from './files.ts';
import { KEYS, SETTINGS } from './settings.ts';
import type { Config, Key } from './settings.ts';

/** Settings that do nothing because of another one. */
interface Rule {
  readonly keys: readonly Key[];
  readonly isUnused: (config: Config) => boolean;
  /** The settings that are the reason, as `KEY=VALUE`. */
  readonly because: Key;
  readonly hint: string;
}

const OF_ALL_SOURCES: readonly Key[] = [
  'CAMERA_NAME',
  'CAMERA_LOST_SECONDS',
  'CAMERA_MODE',
  'CAMERA_WIDTH',
  'CAMERA_HEIGHT',
  'CAMERA_FRAMERATE',
  'CAMERA_QUALITY',
  'CAMERA_ROTATION',
];
/** What only the program of a ribbon-cable camera gets. Other parts of picamd use the rest of CAMERA_. */
export const RIBBON_CABLE_KEYS = KEYS.filter(
  (key) => key.startsWith('CAMERA_') && !OF_ALL_SOURCES.includes(key),
);

/** For which source each setting is; its first name goes into the hint. */
const OF_SOURCES: readonly (readonly [sources: readonly Config['SOURCE'][], keys: readonly Key[]])[] = [
  [['command'], ['SOURCE_COMMAND']],
  [['url'], ['SOURCE_URL', 'SOURCE_URL_FINGERPRINT', 'SOURCE_URL_REDIRECT_HOSTS']],
  [['file'], ['SOURCE_FILE']],
  [['usb', 'v4l2'], ['SOURCE_DEVICE']],
  [['test', 'auto'], ['TEST_PICTURE']],
];

/** A hub names itself, loses cameras, and asks at a rate for the picture of a camera without a stream. */
const USED_BY_HUB: readonly Key[] = ['CAMERA_NAME', 'CAMERA_FRAMERATE', 'CAMERA_LOST_SECONDS'];
const OF_A_CAMERA =
  /^(?:CAMERA_|SOURCE|TEST_PICTURE|PRIVACY_|OVERLAY_|TIMEZONE|MOTION|RECORD|EVENT|PRE_|POST_|ALERT_|RING_SECONDS|CONSOLE_FILE|TRACE|MQTT_|NATS_CAMERA|NATS_CONFIG)/;

/** What only a picamd with a camera of its own uses. */
export const CAMERA_ONLY_KEYS = KEYS.filter((key) => OF_A_CAMERA.test(key) && !USED_BY_HUB.includes(key));

/** In a hub, the rules of a camera would name other settings that have no effect either. */
const HUB_RULE: Rule = {
  keys: CAMERA_ONLY_KEYS,
  isUnused: ({ ROLE }) => ROLE === 'hub',
  because: 'ROLE',
  hint: 'Set it at the camera: a hub has none of its own.',
};

const RULES: readonly Rule[] = [
  ...OF_SOURCES.map(([sources, keys]): Rule => {
    return {
      keys,
      isUnused: ({ SOURCE }) => !sources.includes(SOURCE),
      because: 'SOURCE',
      hint: `Set SOURCE=${sources[0]}, or remove what is only for that source.`,
    };
  }),
  {
    keys: RIBBON_CABLE_KEYS,
    isUnused: ({ SOURCE }) => SOURCE !== 'auto' && SOURCE !== 'rpicam',
    because: 'SOURCE',
    hint: 'Remove what is only for a ribbon-cable camera, or set SOURCE=rpicam.',
  },
  {
    keys: ['IDLE_STOP_SECONDS'],
    isUnused: ({ CAMERA_MODE }) => CAMERA_MODE !== 'on-demand',
    because: 'CAMERA_MODE',
    hint: 'Set CAMERA_MODE=on-demand, or remove IDLE_STOP_SECONDS.',
  },
  {
    keys: ['CAMERAS_FILE'],
    isUnused: ({ ROLE }) => ROLE !== 'hub',
    because: 'ROLE',
    hint: 'Set ROLE=hub, or run picamd hub.',
  },
  {
    keys: ['NATS_SITE', 'NATS_CAMERA', 'NATS_CREDS_FILE', 'NATS_CA_FILE', 'NATS_CONFIG'],
    isUnused: ({ NATS_URL, ROLE }) => NATS_URL.length === 0 && ROLE !== 'hub',
    because: 'NATS_URL',
    hint: 'Set NATS_URL to the NATS servers of the site.',
  },
  {
    // Prometheus is told NATS_SITE of a hub.
    keys: ['NATS_CREDS_FILE', 'NATS_CA_FILE'],
    isUnused: ({ NATS_URL, ROLE }) => NATS_URL.length === 0 && ROLE === 'hub',
    because: 'NATS_URL',
    hint: 'Set NATS_URL to the NATS servers of the site.',
  },
  {
    keys: ['PORT', 'FALLBACK_PORT'],
    isUnused: ({ HOST }) => HOST.startsWith('/'),
    because: 'HOST',
    hint: 'Set HOST to an address to use a port. A Unix socket has none.',
  },
  {
    keys: ['TLS_SELF_SIGNED'],
    isUnused: ({ TLS_CERT }) => TLS_CERT === '',
    because: 'TLS_CERT',
    hint: 'Set TLS_CERT and TLS_KEY to the paths at which to create certificate and key.',
  },
  {
    keys: ['CLAIM_FILE', 'HEALTH_OPEN'],
    isUnused: ({ AUTH }) => AUTH === 'none',
    because: 'AUTH',
    hint: 'Remove AUTH=none to ask viewers for a password.',
  },
  {
    keys: ['OVERLAY_POSITION', 'TIMEZONE'],
    isUnused: ({ OVERLAY_TEXT }) => OVERLAY_TEXT === '',
    because: 'OVERLAY_TEXT',
    hint: 'Set OVERLAY_TEXT, such as %F %T {name}, to show text in the picture.',
  },
  {
    keys: ['RING_SECONDS'],
    isUnused: ({ RING_BYTES }) => RING_BYTES !== null,
    because: 'RING_BYTES',
    hint: 'Remove RING_BYTES, so that the ring follows RING_SECONDS.',
  },
  {
    keys: ['TRACE'],
    isUnused: ({ LOG_LEVEL }) => ['silent', 'fatal', 'error', 'warn'].includes(LOG_LEVEL),
    because: 'LOG_LEVEL',
    hint: 'Set LOG_LEVEL=info, the level of what TRACE logs.',
  },
];

/** A sentence for each rule that makes settings useless, which someone has set to something else than the default. */
export function unusedNotices(config: Config, origins: ReadonlyMap<Key, string>): Notice[] {
  const isSet = (key: Key) =>
    origins.get(key)?.startsWith(PACKAGE_FILE) === false &&
    JSON.stringify(config[key]) !== JSON.stringify(SETTINGS[key].default);
  const ofCamera: readonly Key[] = ['SOURCE', 'CAMERA_MODE', 'OVERLAY_TEXT'];
  const rules =
    config.ROLE === 'hub' ? [HUB_RULE, ...RULES.filter(({ because }) => !ofCamera.includes(because))] : RULES;
  return rules
    .filter(({ isUnused }) => isUnused(config))
    .flatMap(({ keys, because, hint }) => {
      const unused = keys.filter(isSet);
      if (unused.length === 0) return [];
      const verb = unused.length === 1 ? 'has' : 'have';
      return {
        code: 'setting-unused',
        message: `${unused.join(', ')} ${verb} no effect: ${reason(because, config)}`,
        hint,
      };
    });
}

function reason(key: Key, config: Config): string {
  const value = String(config[key]);
  return value === '' ? `${key} is not set` : `${key}=${value}`;
}
