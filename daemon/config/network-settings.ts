import { isProxy } from '../net/trusted-proxies.ts';
import { frameAncestors } from './frame-ancestors.ts';
import { bytes, choice, integer, line, listOf, number, onOff, setting } from './kinds.ts';

/** Where it listens, and what it answers whom. */
export const NETWORK_SETTINGS = {
  HOST: setting(
    line(
      'ADDRESS',
      'a host name, an IP address, or the path of a Unix socket',
      /^(\/[^\0]{1,100}|[A-Za-z0-9_.:%-]{1,255})$/,
    ),
    '127.0.0.1',
    'listen',
    'Address to listen on; 0.0.0.0 opens the camera to the network, which needs a user.',
  ),
  PORT: setting(integer(0, 65535), '8000', 'listen', 'TCP port; 0: any free one.'),
  FALLBACK_PORT: setting(
    integer(0, 65535),
    '0',
    'listen',
    'Listened on when PORT, or the socket for it, cannot be had; 0: picamd ends then.',
  ),
  CORS_ORIGIN: setting(
    line(
      'ORIGIN',
      '* or an origin as in http://mainsail.local',
      /^(\*|https?:\/\/[A-Za-z0-9.:[\]-]{1,200})?$/,
    ),
    '',
    'live',
    'Web pages of that origin may read pictures and status; *: all pages.',
  ),
  FRAME_ANCESTORS: setting(
    frameAncestors,
    'self',
    'live',
    'Which sites may show the page in a frame; any: all of them.',
  ),
  METRICS: setting(onOff, 'on', 'live', 'What Prometheus scrapes, at /metrics.'),
  ALIASES: setting(onOff, 'on', 'live', 'Also the URLs of mjpg-streamer, ustreamer, ESP32 and Axis cameras.'),
};

/** Who is let in. */
export const ACCESS_SETTINGS = {
  AUTH: setting(
    choice('auto', 'none'),
    'auto',
    'live',
    'auto: users and tokens alone, once there are any; none: everybody can watch.',
  ),
  CREDENTIALS_FILE: setting(
    line('PATH', 'a path'),
    '',
    'live',
    'Users and tokens; empty: /etc/picamd/credentials, or ~/.config/picamd/credentials.',
  ),
  CLAIM_FILE: setting(
    line('PATH', 'a path'),
    '',
    'live',
    'Keeps the code with which the first user is made in the browser while nobody could log in; empty: no such code.',
  ),
  HEALTH_OPEN: setting(onOff, 'on', 'live', '/healthz answers strangers too, without its reasons.'),
  TRUSTED_PROXIES: setting(
    listOf('an address, a network as in 10.0.0.0/8, or unix', isProxy),
    '',
    'live',
    'Whose X-Forwarded-For is believed.',
  ),
  ALLOWED_HOSTS: setting(
    listOf('a host name', (name) => /^[a-z0-9.-]{1,253}$/.test(name)),
    '',
    'live',
    'Names that the camera may be asked under (against DNS rebinding); empty: any.',
  ),
  TLS_CERT: setting(line('PATH', 'a path'), '', 'live', 'Certificate in PEM, for https; see picamd cert.'),
  TLS_KEY: setting(line('PATH', 'a path'), '', 'live', 'Its key in PEM.'),
  TLS_SELF_SIGNED: setting(
    onOff,
    'off',
    'listen',
    'Make both at the start if they are not there; HOST and PORT are answered without TLS then.',
  ),
};

/** What a peer can make grow. */
export const LIMIT_SETTINGS = {
  MAX_VIEWERS: setting(integer(1, 10_000), '100', 'live', 'Viewers of the stream at once.'),
  MAX_VIEWERS_PER_ADDRESS: setting(
    integer(1, 10_000),
    '100',
    'live',
    'The same from one address; many may be behind one router.',
  ),
  STALE_SECONDS: setting(
    number(1, 3600, 'seconds'),
    '10',
    'live',
    'A stream without a new picture for so long ends.',
  ),
  MAX_CONNECTIONS: setting(
    integer(8, 100_000),
    '512',
    'listen',
    'Connections at once without the viewers, for a moment four times as many; then addresses with many lose their oldest.',
  ),
  MAX_HEADER_BYTES: setting(bytes('1K', '256K'), '16K', 'listen', 'Longest head of a request.'),
  MAX_URL_BYTES: setting(bytes('128', '64K'), '2K', 'live', 'Longest URL of a request.'),
  HEADER_SECONDS: setting(
    number(1, 300, 'seconds'),
    '10',
    'listen',
    'A request whose head takes longer is refused.',
  ),
  IDLE_SECONDS: setting(
    number(1, 3600, 'seconds'),
    '5',
    'listen',
    'A connection without a request is closed after that.',
  ),
};
