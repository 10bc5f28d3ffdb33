import { execFile } from 'node:child_process';
import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { existsSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import type { LookupFunction } from 'node:net';

/** Part of libc-bin, so of every Debian. It queries the same as getaddrinfo: hosts, DNS, and mDNS for `.local`. */
const GETENT = '/usr/bin/getent';
const hasGetent = existsSync(GETENT);

/**
 * Looks names up in a process that is killed when the signal aborts. Node's own lookup blocks a thread of the pool until
 * the resolver answers or times out, after up to two and a half minutes, and cannot be aborted: four lookups block
 * everything that reads a file or checks a password, and a single one delays the exit of the process.
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

/** Looks each name up once, and gives all its addresses again when it is asked again. */
export function rememberedLookup(ask: LookupFunction): LookupFunction {
  const known = new Map<string, LookupAddress[]>();
  return (hostname, options, callback) => {
    const answer = (all: LookupAddress[]) => {
      const [first] = all;
      if (options.all === true) callback(null, all);
      else callback(null, first?.address ?? '', first?.family);
    };
    const before = known.get(hostname);
    if (before !== undefined) return answer(before);
    ask(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null || typeof found === 'string') return callback(error, found);
      known.set(hostname, found);
      answer(found);
    });
  };
}

/** Parses lines such as `192.0.2.1 STREAM name`; the order is that in which to try them. */
function addresses(stdout: string): LookupAddress[] {
  const lines = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  return lines
    .filter(([, kind]) => kind === 'STREAM')
    .map(([address = '']) => ({ address, family: isIPv6(address) ? 6 : 4 }));
}

function notFound(hostname: string, cause: Error | null): NodeJS.ErrnoException {
  return Object.assign(new Error(`no address found for ${hostname}`, { cause }), { code: 'ENOTFOUND' });
}
