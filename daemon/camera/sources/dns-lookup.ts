import { execFile } from 'node:child_process';
import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { existsSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import type { LookupFunction } from 'node:net';

/** Part of libc-bin, so of every Debian; it asks what getaddrinfo asks: hosts, DNS, and mDNS for `.local`. */
const GETENT = '/usr/bin/getent';
const hasGetent = existsSync(GETENT);

/**
 * Looks names up in a process that is killed when the signal aborts. Node's own look-up holds a thread of the pool
 * for as long as a resolver that does not answer makes it wait, two and a half minutes at worst, and nothing ends it:
 * four of them hold up everything that reads a file or checks a password, and one holds up the end of the process.
 */
export function lookupInChild(signal: AbortSignal): LookupFunction {
  if (!hasGetent) return lookup;
  return (hostname, { all = false, family = 0 }, callback) => {
    const database = { 4: 'ahostsv4', IPv4: 'ahostsv4', 6: 'ahostsv6', IPv6: 'ahostsv6' }[family] ?? 'ahosts';
    const killed = { signal, killSignal: 'SIGKILL' } as const;
    execFile(GETENT, [database, '--', hostname], killed, (error, stdout) => {
      const found = addresses(stdout);
      const [first] = found;
      if (first === undefined) callback(notFound(hostname, error), all ? [] : '', 0);
      else if (all) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}

/** From lines `192.0.2.1 STREAM name`, in the order in which they are to be tried. */
function addresses(stdout: string): LookupAddress[] {
  const lines = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  return lines
    .filter(([, kind]) => kind === 'STREAM')
    .map(([address = '']) => ({ address, family: isIPv6(address) ? 6 : 4 }));
}

function notFound(hostname: string, cause: Error | null): NodeJS.ErrnoException {
  return Object.assign(new Error(`no address is known for ${hostname}`, { cause }), { code: 'ENOTFOUND' });
}
