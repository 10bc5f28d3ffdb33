import { A_PATH, neverInBrowser } from './browser-rules.ts';
import { line, listOf, onOff, setting } from './value-types.ts';

const URL_CHARACTERS = 300;
/** Without user and password: a NATS server knows picamd by NATS_CREDS_FILE, and a URL is shown and logged. */
const NATS_URL = /^(?:nats|tls):\/\/(?:\[[0-9a-f:]+\]|[a-z0-9._-]+)(?::\d{1,5})?\/?$/i;
const REMOTE =
  'It lets others than the admins of this camera change its settings: only someone with access to the machine may set it.';
/** See isNatsName(). */
const NAME = /^[A-Za-z0-9_-]{0,63}$/;
const NAME_ALLOWED = 'a name of at most 63 letters, digits, - and _, without dots, spaces and wildcards';

/** How cameras and hubs of a site find each other: through a NATS server. */
export const NATS_SETTINGS = {
  NATS_URL: setting(
    listOf(
      'URLs like nats://hub.local:4222 or tls://nats.example:4222, without user and password',
      (url) => url.length <= URL_CHARACTERS && NATS_URL.test(url) && URL.canParse(url),
    ),
    '',
    'live',
    'NATS servers of the site; empty = none. The camera then says there that it is alive, and sends frames while a hub asks for them.',
  ),
  NATS_SITE: setting(
    line('NAME', NAME_ALLOWED, /^[A-Za-z0-9_-]{1,63}$/),
    'home',
    'live',
    'Which site the camera belongs to; hubs of that site show it.',
  ),
  NATS_CAMERA: setting(
    line('NAME', `${NAME_ALLOWED}, or empty`, NAME),
    '',
    'live',
    'Name of the camera in its site, different from all others there; empty = CAMERA_NAME, or the name of the machine.',
  ),
  NATS_CREDS_FILE: setting(
    line('PATH', 'a path'),
    '',
    'live',
    'File with the key for the NATS server: an nkey seed, or what nsc calls creds; only its owner may read it. Empty = none.',
    { browser: neverInBrowser(A_PATH) },
  ),
  NATS_CA_FILE: setting(
    line('PATH', 'a path'),
    '',
    'live',
    'Certificates, in PEM, that the NATS server must be signed by; it requires TLS. Empty = those of Node.',
    { browser: neverInBrowser(A_PATH) },
  ),
  NATS_CONFIG: setting(
    onOff,
    'off',
    'live',
    'Let anyone who may publish to the subject config of this camera read and change its settings. Only with keys that allow that to admins.',
    { browser: neverInBrowser(REMOTE) },
  ),
};
