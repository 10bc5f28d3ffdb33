import { isIPv6 } from 'node:net';

/**
 * The part of an address that identifies one household: a whole IPv4 address, or the /64 prefix of an IPv6 address,
 * since a site owns all addresses of its /64 (RFC 6177). A link-local address, at which camera.local is often reached,
 * counts as a whole: all of them share one prefix (RFC 4291 §2.5.6).
 */
export function networkOf(address: string): string {
  if (!isIPv6(address) || /^fe80:/i.test(address)) return address;
  const [head = '', tail = ''] = address.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
