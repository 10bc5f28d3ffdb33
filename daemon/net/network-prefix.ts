import { isIP } from 'node:net';

/**
 * The part of an address that identifies one household: a whole IPv4 address, or the /64 prefix of an IPv6 address,
 * since a site owns all addresses of its /64 (RFC 6177). A link-local address, at which camera.local is often reached,
 * counts as a whole: all of them share one prefix (RFC 4291 §2.5.6).
 */
export function householdOf(address: string): string {
  return isLinkLocal(address) ? address : networkOf(address);
}

/**
 * The addresses that one machine can take without asking anyone: an IPv4 address, or the /64 of an IPv6 address. Of
 * link-local IPv6 addresses, all of one interface: they are a /64 too (RFC 4291 §2.5.6), and a neighbor on the link can
 * have any number of them.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  return isLinkLocal(address) ? `fe80::%${address.split('%')[1] ?? ''}` : prefix(address, 4);
}

/**
 * A group of addresses that one machine could have all by itself: all link-local ones, all of 127.0.0.0/8, an IPv4 /24,
 * and an IPv6 /48, the most that a site gets (RFC 6177).
 */
export function crowdOf(address: string): string {
  if (isLinkLocal(address)) return 'link-local';
  if (isIPv6(address)) return prefix(address, 3);
  return address.startsWith('127.') ? '127' : address.split('.').slice(0, 3).join('.');
}

/** Node's isIPv6() takes 4 ms for the first text that it sees, to compile its expression; isIP() only if the text is no IPv4 address. */
function isIPv6(address: string): boolean {
  return isIP(address) === 6;
}

/** RFC 4291 §2.5.6, RFC 3927. */
function isLinkLocal(address: string): boolean {
  return /^(fe[89ab][0-9a-f]:|169\.254\.)/i.test(address);
}

/** The first groups of 16 bits. */
function prefix(address: string, groups: number): string {
  const [head = '', tail = ''] = address.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right].slice(0, groups).join(':');
}
