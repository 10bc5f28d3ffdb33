import { isIPv6 } from 'node:net';

/**
 * What of an address stands for one household: all of an IPv4 address, and the /64 network of an IPv6 one, whose
 * addresses are all theirs (RFC 6177). But link-local ones, under which camera.local is often reached, all have the
 * same network (RFC 4291 §2.5.6).
 */
export function networkOf(address: string): string {
  if (!isIPv6(address) || /^fe80:/i.test(address)) return address;
  const [head = '', tail = ''] = address.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
