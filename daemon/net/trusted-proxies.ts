import { BlockList, isIP } from 'node:net';
import { plainAddress } from './addresses.ts';

/** Addresses and networks whose `X-Forwarded-` headers are trusted; `unix` stands for Unix sockets. */
export class TrustedProxies {
  readonly #networks = new BlockList();
  readonly #unix: boolean;

  /** `proxies` are the items of TRUSTED_PROXIES, checked by isProxy(). */
  constructor(proxies: readonly string[]) {
    this.#unix = proxies.includes('unix');
    for (const proxy of proxies.filter(isProxy)) {
      const [address = '', bits] = proxy.split('/');
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      if (proxy === 'unix') continue;
      if (bits === undefined) this.#networks.addAddress(address, family);
      else this.#networks.addSubnet(address, Number(bits), family);
    }
  }

  /** Whether the peer at this address may name the client it forwards for; '' stands for a Unix socket. */
  trusts(address: string): boolean {
    if (address === '') return this.#unix;
    return this.#networks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }

  /**
   * The client's address: the peer's, or, if the peer is a trusted proxy, the last address in `X-Forwarded-For` that is
   * not a trusted proxy. Anyone could have written what precedes that address, or precedes an invalid one.
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

/** Without the port that some proxies add: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function addressOf(hop: string): string {
  return hop.trim().replace(/^(?:\[(.*)\]|([\d.]+))(?::\d+)?$/, '$1$2');
}

/** An address, a network as in `192.168.0.0/24`, or `unix`. */
export function isProxy(text: string): boolean {
  if (text === 'unix') return true;
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
}
