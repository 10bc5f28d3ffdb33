/** `[::1]` for `::1`; names and IPv4 addresses unchanged. */
export function urlHost(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** Whether only programs on the same machine can reach this name or address. */
export function isLoopback(host: string): boolean {
  return /^(127\.|\[?::1\]?$|localhost$)/i.test(host);
}

/** Whether listening on this address is listening on every address of the machine. */
export function isWildcard(host: string): boolean {
  return /^(0\.0\.0\.0|\[?::\]?)$/.test(host);
}

/** `192.0.2.1` for the IPv4-mapped `::ffff:192.0.2.1` (RFC 4291 §2.5.5.2); others unchanged. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
