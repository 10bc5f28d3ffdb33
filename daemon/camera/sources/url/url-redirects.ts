import { BlockList, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { PicamdError } from '../../../errors.ts';

/** This machine, and what hangs on the same wire: where no redirect from elsewhere may lead. */
const NEAR = new BlockList();
NEAR.addSubnet('127.0.0.0', 8, 'ipv4');
NEAR.addAddress('0.0.0.0', 'ipv4');
NEAR.addSubnet('169.254.0.0', 16, 'ipv4');
NEAR.addAddress('::1', 'ipv6');
NEAR.addAddress('::', 'ipv6');
NEAR.addSubnet('fe80::', 10, 'ipv6');

/**
 * Where the server of SOURCE_URL may send us: to the same host, and to the hosts of SOURCE_URL_REDIRECT_HOSTS. A
 * camera that somebody has taken over could else make picamd show, or just ask for, what only this machine can reach.
 */
export class UrlRedirects {
  readonly #url: URL;
  readonly #hosts: readonly string[];

  constructor(url: URL, hosts: readonly string[]) {
    this.#url = url;
    this.#hosts = hosts.map((host) => host.toLowerCase());
  }

  /**
   * The URL that a Location header names.
   *
   * @param name of the server, for errors
   * @throws PicamdError 'unreachable'
   */
  next(location: string, from: URL, name: string): URL {
    const next = URL.canParse(location, from.href) ? new URL(location, from) : null;
    if (next === null || !/^https?:$/.test(next.protocol))
      throw new PicamdError(
        'unreachable',
        `${name} redirects to something other than an http URL`,
        'Open that camera in a browser, and set SOURCE_URL to the URL of its stream.',
      );
    if (!this.#isOwn(next) && !this.#isNamed(next))
      throw new PicamdError(
        'unreachable',
        `${name} redirects to another host, ${next.hostname.slice(0, 255)}`,
        `If you trust that host, add it to SOURCE_URL_REDIRECT_HOSTS, or set SOURCE_URL to its URL.`,
      );
    return next;
  }

  /** Rejects the addresses of this machine for a host other than that of SOURCE_URL. */
  guarded(target: URL, lookup: LookupFunction): LookupFunction {
    if (this.#isOwn(target) || target.hostname === 'localhost') return lookup;
    return (hostname, options, callback) => {
      lookup(hostname, options, (error, found, family) => {
        const addresses = typeof found === 'string' ? [found] : (found ?? []).map(({ address }) => address);
        if (error === null && addresses.some(isNear))
          callback(new Error(`${hostname}, to which it redirects, is an address of this machine`), '', 0);
        else callback(error, found, family);
      });
    };
  }

  #isOwn({ hostname }: URL): boolean {
    return hostname === this.#url.hostname;
  }

  #isNamed({ hostname }: URL): boolean {
    return this.#hosts.includes(hostname.replace(/^\[(.*)\]$/, '$1'));
  }
}

function isNear(address: string): boolean {
  return NEAR.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
