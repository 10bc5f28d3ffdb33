import { A_PATH, neverInBrowser } from './browser-rules.ts';
import { choice, integer, line, listOf, setting } from './value-types.ts';

/** What a message on a topic `…/set` or `…/press` can make the camera do. */
export const MQTT_COMMANDS = ['privacy', 'motion', 'recording', 'restart', 'snapshot', 'picture'] as const;
export type MqttCommand = (typeof MQTT_COMMANDS)[number];

/** Without user and password: a URL is shown and logged. */
const MQTT_URL = /^$|^mqtts?:\/\/(?:\[[0-9a-f:]+\]|[a-z0-9._-]+)(?::\d{1,5})?\/?$/i;
/** No wildcards, and no $ at the beginning, which belongs to the broker. */
const PREFIX = /^[A-Za-z0-9_-]{1,63}(?:\/[A-Za-z0-9_-]{1,63}){0,3}$/;

/** How home automation hears of the camera and switches it: through an MQTT broker. */
export const MQTT_SETTINGS = {
  MQTT_URL: setting(
    line(
      'URL',
      'a URL like mqtt://homeassistant.local or mqtts://broker.example:8883, without user and password',
      MQTT_URL,
    ),
    '',
    'live',
    'MQTT broker, such as that of Home Assistant; empty = none. The camera then publishes its state, events and pictures there.',
  ),
  MQTT_USERNAME: setting(line('NAME', 'a name'), '', 'live', 'User for the MQTT broker; empty = none.'),
  MQTT_PASSWORD: setting(
    line('TEXT', 'a password'),
    '',
    'live',
    'Password for the MQTT broker; empty = that in MQTT_PASSWORD_FILE, if any.',
    { secret: true },
  ),
  MQTT_PASSWORD_FILE: setting(
    line('PATH', 'a path'),
    '',
    'live',
    'File with the password for the MQTT broker, where MQTT_PASSWORD is not set; only its owner may read it. Empty = none.',
    { browser: neverInBrowser(A_PATH) },
  ),
  MQTT_CA_FILE: setting(
    line('PATH', 'a path'),
    '',
    'live',
    'Certificates, in PEM, that an mqtts:// broker must be signed by. Empty = those of Node.',
    { browser: neverInBrowser(A_PATH) },
  ),
  MQTT_ALLOW: setting(
    listOf(MQTT_COMMANDS.join(', '), (item): item is MqttCommand =>
      MQTT_COMMANDS.some((command) => command === item),
    ),
    'privacy,motion,recording',
    'live',
    'What may be switched over MQTT, by anyone who may publish at the broker; empty = nothing.',
  ),
  MQTT_SNAPSHOT_SECONDS: setting(
    integer(0, 86_400, 'seconds'),
    '10',
    'live',
    'How often a picture is published over MQTT; 0 = only at events.',
  ),
  MQTT_DISCOVERY: setting(
    choice('device', 'single', 'off'),
    'device',
    'live',
    'How Home Assistant learns of the camera over MQTT; device = in one message, single = one for each of its parts, for old versions.',
  ),
  MQTT_DISCOVERY_PREFIX: setting(
    line('TOPIC', 'a topic of at most four levels of letters, digits, - and _', PREFIX),
    'homeassistant',
    'live',
    'Where Home Assistant listens for cameras that it does not know yet.',
  ),
};
