import { readFile } from 'node:fs/promises';
import { BlockList, isIP } from 'node:net';

/** What the package's unit allows in IPAddressAllow=, besides this machine. */
const LOCAL_NETWORK = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '::1/128',
  'fe80::/10',
  'fc00::/7',
];
const UNIT = /\/(picamd(?:@[^/]+)?\.service)$/m;

/** Where `picamd allow-out` notes what a unit may reach besides the local network. */
export function allowOutPath(unit: string): string {
  return `/etc/systemd/system/${unit}.d/allow-out.conf`;
}

/** The entries of IPAddressAllow= in such a file: addresses with or without a prefix, or `any`. */
export function allowedIn(dropIn: string): string[] {
  return [...dropIn.matchAll(/^IPAddressAllow=(.*)$/gm)].flatMap(([, list = '']) =>
    list.split(/\s+/).filter(Boolean),
  );
}

/** Whether an address is in one of these, as systemd.resource-control(5) has them. */
export function isAllowedAddress(address: string, allowed: readonly string[]): boolean {
  if (allowed.includes('any')) return true;
  const list = new BlockList();
  for (const entry of allowed) {
    const [network = '', prefix] = entry.split('/');
    const family = isIP(network);
    const most = family === 4 ? 32 : 128;
    const bits = Number(prefix ?? most);
    // systemd ignores what is no network, such as 192.0.2.0/33.
    if (family !== 0 && Number.isInteger(bits) && bits >= 0 && bits <= most)
      list.addSubnet(network, bits, family === 4 ? 'ipv4' : 'ipv6');
  }
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** What systemd lets a service reach besides the local network. */
export interface OutgoingFilter {
  readonly unit: string;
  readonly allowed: readonly string[];
}

/** Resolves with the text of a file, '' if it cannot be read. Tests have their own. */
type ReadText = (path: string) => Promise<string>;

/** The filter of the service that this process runs in; null where picamd runs in no service of the package. */
export async function outgoingFilter(read: ReadText = textOf): Promise<OutgoingFilter | null> {
  const unit = UNIT.exec(await read('/proc/self/cgroup'))?.[1];
  return unit === undefined ? null : { unit, allowed: allowedIn(await read(allowOutPath(unit))) };
}

/**
 * Whether that filter keeps packets from an address. The kernel drops them, so that a connection fails with EPERM or with nothing at
 * all.
 */
export async function isFilteredOut(address: string): Promise<boolean> {
  const filter = await outgoingFilter();
  return filter !== null && !isAllowedAddress(address, [...LOCAL_NETWORK, ...filter.allowed]);
}

function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
