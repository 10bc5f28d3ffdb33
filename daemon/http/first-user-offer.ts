import { isIP } from 'node:net';
import type { Context } from 'koa';
import type { AccessControl } from '../access/access-control.ts';
import { isLoopback } from '../net/addresses.ts';

/** What proxies add to a request (RFC 7239, RFC 9110 §7.6.3, and what nginx's and others' documentation names). */
const OF_PROXIES = [
  'Forwarded',
  'Via',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Real-IP',
];

/**
 * Whether this request may create the first user without a setup code: picamd can only be reached from this machine, and the
 * request was made on it, for a name of the loopback interface. A proxy that is not in TRUSTED_PROXIES looks like this machine, but
 * nearly every one adds a header or forwards the name that its visitor asked for.
 */
export function isOfferedTo(ctx: Context, access: AccessControl): boolean {
  const name = ctx.hostname.replace(/^\[(.*)\]$/, '$1');
  const isDirect = OF_PROXIES.every((header) => ctx.get(header) === '');
  const isLocal = isLoopback(name) && (isIP(name) !== 0 || name === 'localhost');
  return access.initialSetup.isOffered && isDirect && isLocal;
}
