import { execFile } from 'node:child_process';
import { isIPv6 } from 'node:net';
import { errorCode, PicamdError } from '../../errors.ts';
import type { FoundCamera } from '../../http/hub/hub-view.ts';
import { visibleText } from '../../text/visible-text.ts';

/** Of avahi-utils. It asks the avahi that the Raspberry Pi OS runs. */
const BROWSE = 'avahi-browse';
const ARGUMENTS = ['--resolve', '--parsable', '--terminate', '_picamd._tcp'];
/** It ends by itself when no more answers come, after about 2 s. */
const BROWSE_MS = 5000;
/** A network that announces more is not a home; each line has about 200 bytes. */
const MOST_FOUND = 100;
const MAX_OUTPUT_BYTES = 256 * 1024;
const MOST_CHARACTERS = 63;

/**
 * Cameras that announce themselves in the local network by mDNS (RFC 6763) as picamds. Nothing of this is asked or added: whoever is in
 * that network can announce anything.
 *
 * @param path of the folders in which avahi-browse may be, as in PATH
 * @throws PicamdError 'no-discovery' if avahi-browse is missing or fails.
 */
export async function findCameras(path = process.env['PATH'] ?? ''): Promise<FoundCamera[]> {
  const output = await new Promise<string>((resolve, reject) => {
    const limits = { timeout: BROWSE_MS, killSignal: 'SIGKILL', maxBuffer: MAX_OUTPUT_BYTES } as const;
    execFile(BROWSE, ARGUMENTS, { ...limits, env: { PATH: path, LC_ALL: 'C' } }, (error, stdout) => {
      // What it had found until then is true all the same.
      if (error === null || stdout !== '') return resolve(stdout);
      const isMissing = errorCode(error) === 'ENOENT';
      reject(
        new PicamdError(
          'no-discovery',
          isMissing
            ? 'avahi-browse, which finds cameras, is not installed.'
            : 'avahi-browse found nothing out.',
          isMissing
            ? 'Run: sudo apt install avahi-utils'
            : 'See that avahi-daemon runs: systemctl status avahi-daemon',
        ),
      );
    });
  });
  return readFound(output);
}

/** Parses lines such as `=;eth0;IPv4;Hall;_picamd._tcp;local;hall.local;10.0.0.5;8000;"path=/"`, one for each network and address family. */
export function readFound(output: string): FoundCamera[] {
  const found = new Map<string, FoundCamera>();
  const names = new Set<string>();
  for (const line of output.split('\n')) {
    const [kind, , , label = '', , , host = '', address = '', port = ''] = line.split(';');
    const key = `${host}:${port}`;
    if (kind !== '=' || !isHost(host) || !isPort(port) || found.has(key) || found.size === MOST_FOUND)
      continue;
    const title = visibleText(unescape(label), MOST_CHARACTERS);
    const { href: url } = new URL(`http://${host}:${port}/`);
    const name = unusedName(title, names);
    names.add(name.toLowerCase());
    found.set(key, {
      title,
      address: isIPv6(address) ? `[${address}]` : address,
      url,
      line: `${name} ${url}`,
    });
  }
  return [...found.values()];
}

/** Only a name that mDNS itself resolves: no address of the internet, and nothing that is more than a host. */
function isHost(text: string): boolean {
  return /^[a-z0-9-]{1,63}\.local$/i.test(text);
}

function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;
}

/** avahi writes a byte of the label as a backslash and three decimal digits. */
function unescape(label: string): string {
  const bytes = label.replaceAll(/\\(\d{3})/g, (_, code: string) => String.fromCodePoint(Number(code) % 256));
  return Buffer.from(bytes.replaceAll(/\\(.)/g, '$1'), 'latin1').toString('utf8');
}

/** A name for CAMERAS_FILE. */
function unusedName(title: string, taken: ReadonlySet<string>): string {
  // As the package announces a camera.
  const own = title.replace(/^Camera on /, '');
  const plain = own.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'camera';
  const base = plain.slice(0, MOST_CHARACTERS - 4);
  for (let i = 1; ; i++) {
    const name = i === 1 ? base : `${base}-${i}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
