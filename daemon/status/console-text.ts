import { isIPv4 } from 'node:net';
import { hostname } from 'node:os';
import type { Camera } from '../camera/camera.ts';
import { cameraName } from '../config/camera-name.ts';
import type { Config } from '../config/settings.ts';
import { formatNotice } from '../errors.ts';
import type { Notice } from '../errors.ts';
import { isWildcard } from '../net/addresses.ts';
import { networkAddresses } from '../net/local-addresses.ts';
import { qrLines } from '../text/qr-code.ts';
import { wordWrap } from '../text/word-wrap.ts';

/** The kernel's console has at least 80 columns. */
const COLUMNS = 78;
/** The screen has 25 lines, and the system shows a heading above the text, and the login prompt below it, with empty lines between. */
const LINES = 21;
/** Limit for one message, which may come from a program or a file: the screen has 25 lines. */
const MAX_CHARACTERS = 400;

const SETUP = 'Not set up yet. Enter this code on that page:';
const DOCTOR = 'No picture? Log in here and run: sudo picamd doctor';

export interface ConsoleFacts {
  readonly config: Pick<Config, 'CAMERA_NAME'>;
  /** The URLs that picamd listens on, as in `http://[::]:80`. */
  readonly urls: readonly string[];
  /** The setup code; null if there is a user. */
  readonly claimCode: string | null;
  readonly camera: Pick<Camera, 'state' | 'supervisor' | 'notices'> | null;
  readonly notices: readonly Notice[];
}

/**
 * What the screen of this machine shows above the login prompt, with the escapes of agetty(8): `\n` is the host name,
 * `\4` its current IPv4 address. If it fits, with the QR code of that address: then without empty lines, and nothing beside the code,
 * so that it also stays whole on a small screen of 40 columns. Text from elsewhere has its backslashes and control characters removed.
 */
export function consoleText(
  { config, urls, claimCode, camera, notices }: ConsoleFacts,
  hostName = hostname(),
  ownAddresses = networkAddresses(),
): string {
  // http first: browsers show no warning there.
  const addresses = urls
    .toSorted()
    .flatMap((url) => reachableAt(url, hostName))
    .map((address) => `  ${address}`);
  const heading = wordWrap(`${plain(cameraName(config))}: a network camera. Open it in a browser:`, COLUMNS);
  const messages = [
    ...paragraph('Camera', cameraText(camera)),
    ...[...notices, ...(camera?.notices ?? [])].flatMap(({ message, hint }, i, all) =>
      // Several mistakes in one file share a hint, which is shown after the last of them.
      paragraph('Notice', formatNotice({ message, hint: all[i + 1]?.hint === hint ? '' : hint })),
    ),
  ];
  const qrCode = qrCodeOf(urls, ownAddresses);
  const setup = claimCode === null ? [] : [`${SETUP} ${claimCode}`];
  const short = [...heading, ...addresses, ...qrCode, ...setup, ...messages, DOCTOR];
  // Rather no code than a screen that scrolls and loses the addresses.
  if (qrCode.length > 0 && short.length <= LINES) return [...short, '', ''].join('\n');
  const spacedSetup = claimCode === null ? [] : [SETUP, '', `  ${claimCode}`, ''];
  return [...heading, '', ...addresses, '', ...spacedSetup, ...messages, '', DOCTOR, '', ''].join('\n');
}

/**
 * The QR code of the first http address that a phone can open: by number, because not all phones know names that end in
 * .local, and in capitals, which make the code smaller. Empty if there is none.
 */
function qrCodeOf(urls: readonly string[], ownAddresses: readonly string[]): string[] {
  for (const url of urls.toSorted()) {
    const [, host, port = ''] = /^http:\/\/(.+):(\d+)$/.exec(url) ?? [];
    const address = ownAddresses.find((own) => isIPv4(own) && (own === host || isWildcard(host ?? '')));
    if (host !== undefined && address !== undefined)
      return qrLines(`HTTP://${address}${port === '80' ? '' : `:${port}`}/`);
  }
  return [];
}

/** The addresses to open from another machine: by name and by number if picamd listens on all of them. */
function reachableAt(url: string, hostName: string): string[] {
  const [, scheme, host = '', port = ''] = /^(https?):\/\/(.+):(\d+)$/.exec(url) ?? [];
  if (scheme === undefined) return [plain(url)];
  const end = `${port === (scheme === 'http' ? '80' : '443') ? '' : `:${port}`}/`;
  if (!isWildcard(host)) return [`${scheme}://${plain(host)}${end}`];
  const name = hostName.includes('.') ? '\\n' : '\\n.local';
  return [`${scheme}://${name}${end}`, `${scheme}://\\4${end}`];
}

function cameraText(camera: ConsoleFacts['camera']): string {
  if (camera === null) return 'starting';
  const { state } = camera;
  if (state === 'private') return 'private, it is off';
  const { failing, lastFailure } = camera.supervisor;
  // Also during a retry, until a frame arrives.
  if (failing && lastFailure !== null) return formatNotice(lastFailure);
  if (state === 'idle') return 'idle, no viewers';
  return state === 'stalled' ? 'not responding, restarting' : state;
}

function paragraph(label: string, text: string): string[] {
  return wordWrap(`${label}: ${plain(text).slice(0, MAX_CHARACTERS)}`, COLUMNS);
}

function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\\]/gu, ' ').trim();
}
