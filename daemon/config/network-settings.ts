import { isProxy } from '../net/trusted-proxies.ts';
import { A_PATH, confirmInBrowser, neverInBrowser } from './browser-rules.ts';
import { frameAncestors } from './frame-ancestors.ts';
import { listenHost } from './listen-host.ts';
import { bytes, choice, integer, line, listOf, number, onOff, setting } from './value-types.ts';

/** Where picamd listens and what it serves. */
export const NETWORK_SETTINGS = {
  HOST: setting(
    listenHost,
    '127.0.0.1',
    'listen',
    'Address to listen on; 0.0.0.0 opens the camera to the network and requires a user.',
    { browser: confirmInBrowser('The camera moves to another address.', { pattern: /^\//, why: A_PATH }) },
  ),
  PORT: setting(integer(0, 65535), '8000', 'listen', 'TCP port; 0 = any free port.', {
    browser: confirmInBrowser('The camera moves to another port.'),
  }),
  FALLBACK_PORT: setting(
    integer(0, 65535),
    '0',
    'listen',
    'Port to use if PORT is taken; 0 = exit instead.',
    {
      browser: confirmInBrowser('With PORT taken, the camera moves to another port.'),
    },
  ),
  CORS_ORIGIN: setting(
    line(
      'ORIGIN',
      '*, an origin like http://mainsail.local, or empty',
      /^(\*|https?:\/\/[A-Za-z0-9.:[\]-]{1,200})?$/,
    ),
    '',
    'live',
    'Origin whose web pages may read pictures and status; * = all.',
  ),
  FRAME_ANCESTORS: setting(frameAncestors, 'self', 'live', 'Sites that may embed the page; any = all.'),
  METRICS: setting(onOff, 'on', 'live', 'Serve /metrics for Prometheus.'),
  ALIASES: setting(
    onOff,
    'on',
    'live',
    'Also serve the URLs of mjpg-streamer, ustreamer, ESP32 and Axis cameras.',
  ),
};

/** Access to the camera. */
export const ACCESS_SETTINGS = {
  AUTH: setting(
    choice('auto', 'none'),
    'auto',
    'live',
    'auto = require a user or token, once there are any; none = anyone on the network can watch.',
    {
      // With none, no admin can log in, so that nobody could confirm it or change it back; and under none nobody may change it.
      browser: neverInBrowser(
        'AUTH=none also closes the settings: only someone with access to the machine may set it.',
      ),
    },
  ),
  CREDENTIALS_FILE: setting(
    line('PATH', 'a path'),
    '',
    'live',
    'File of users and tokens; empty = /etc/picamd/credentials, or ~/.config/picamd/credentials.',
    { browser: neverInBrowser(A_PATH) },
  ),
  CLAIM_FILE: setting(
    line('PATH', 'a path'),
    '',
    'live',
    'File holding the setup code, for creating the first user in a browser; empty = no setup in a browser.',
    { browser: neverInBrowser(A_PATH) },
  ),
  HEALTH_OPEN: setting(onOff, 'on', 'live', 'Serve /healthz without a password; it then omits the reason.'),
  TRUSTED_PROXIES: setting(
    listOf('addresses, networks like 10.0.0.0/8, or unix', isProxy),
    '',
    'live',
    'Proxies whose X-Forwarded-For header is trusted.',
    { browser: confirmInBrowser('It decides whether a login behind a proxy counts as https.') },
  ),
  ALLOWED_HOSTS: setting(
    // As in a URL, where case and a dot at the end make no difference; names of the local network may have a _.
    listOf(
      'host names without a port',
      (name) => /^[a-z0-9._-]{1,253}$/.test(name),
      (name) => name.toLowerCase().replace(/\.$/, ''),
    ),
    '',
    'live',
    'Allowed host names (protects against DNS rebinding); empty = any.',
    { browser: confirmInBrowser('The camera no longer answers to other names.') },
  ),
  TLS_CERT: setting(line('PATH', 'a path'), '', 'live', 'Certificate in PEM, for https; see picamd cert.', {
    browser: neverInBrowser(A_PATH),
  }),
  TLS_KEY: setting(line('PATH', 'a path'), '', 'live', 'Private key of the certificate, in PEM.', {
    browser: neverInBrowser(A_PATH),
  }),
  TLS_SELF_SIGNED: setting(
    onOff,
    'off',
    'listen',
    'Create a self-signed certificate at startup if missing; HOST and PORT stay plain http.',
    { browser: confirmInBrowser('HOST and PORT change between http and https.') },
  ),
};

/** Limits for what clients can make grow. */
export const LIMIT_SETTINGS = {
  MAX_VIEWERS: setting(
    integer(1, 10_000),
    '100',
    'live',
    'Max viewers of the stream: three quarters for one token, a tenth is kept for users.',
  ),
  MAX_VIEWERS_PER_ADDRESS: setting(
    integer(1, 10_000),
    '75',
    'live',
    'Max viewers per IP address; many may share one router.',
  ),
  STALE_SECONDS: setting(
    number(1, 3600, 'seconds'),
    '10',
    'live',
    'End a stream after this long without a new picture.',
  ),
  MAX_CONNECTIONS: setting(
    integer(8, 100_000),
    '512',
    'listen',
    'Max non-viewer connections (short bursts up to 4x); beyond that, the busiest addresses lose their oldest.',
  ),
  MAX_HEADER_BYTES: setting(bytes('1K', '256K'), '16K', 'listen', 'Max size of request headers.', {
    browser: confirmInBrowser('The headers of a browser may be larger.'),
  }),
  MAX_URL_BYTES: setting(bytes('128', '64K'), '2K', 'live', 'Max length of a request URL.', {
    browser: confirmInBrowser('The URL with which a browser opens the camera may be longer.'),
  }),
  HEADER_SECONDS: setting(
    number(1, 300, 'seconds'),
    '10',
    'listen',
    'Max time for a client to send its request headers.',
  ),
  IDLE_SECONDS: setting(
    number(1, 3600, 'seconds'),
    '5',
    'listen',
    'Close a connection after this long without a request.',
  ),
};
