import { BlockList, isIP } from 'node:net';
import { plainAddress } from './addresses.ts';

/** Addresses and networks whose `X-Forwarded-` headers are believed; `unix` stands for Unix sockets. */
export class TrustedProxies {
  readonly #networks = new BlockList();
  readonly #unix: boolean;

  /** `places` are as TRUSTED_PROXIES has them, checked by isProxyPlace(). */
  constructor(places: readonly string[]) {
    this.#unix = places.includes('unix');
    for (const place of places.filter(isProxyPlace)) {
      const [address = '', bits] = place.split('/');
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      if (place === 'unix') continue;
      if (bits === undefined) this.#networks.addAddress(address, family);
      else this.#networks.addSubnet(address, Number(bits), family);
    }
  }

  /** Whether the peer at this address may say who it speaks for; '' is a Unix socket. */
  trusts(address: string): boolean {
    if (address === '') return this.#unix;
    return this.#networks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }

  /**
   * The client's address: the peer's own, or what trusted proxies say: the last address in `X-Forwarded-For`
   * that is not one of theirs. What stands before it, or before something that is no address, anybody could have
   * written.
   */
  clientOf(peer: string, forwardedFor: string): string {
    const hops = forwardedFor.split(',').map(addressOf);
    let client = peer;
    while (this.trusts(client)) {
      const hop = hops.pop() ?? '';
      if (isIP(hop) === 0) break;
      client = plainAddress(hop);
    }
    return client;
  }
}

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function addressOf(hop: string): string {
  return hop.trim().replace(/^(?:\[(.*)\]|([\d.]+))(?::\d+)?$/, '$1$2');
}

/** An address, a network as in `192.168.0.0/24`, or `unix`. */
export function isProxyPlace(place: string): boolean {
  if (place === 'unix') return true;
  const [address = '', bits, ...more] = place.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
}
