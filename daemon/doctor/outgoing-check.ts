import { isIP } from 'node:net';
import { isAllowedAddress } from '../system/outgoing-filter.ts';
import type { CheckContext } from './check-context.ts';
import { subjectOf } from './subject.ts';
import { SERVICE, showUnits } from './units.ts';

/** Names that a router or mDNS gives to what is at home. */
const LOCAL_NAME = /^[^.]+$|\.(?:local|lan|home|internal|home\.arpa|localdomain|fritz\.box)$/i;
/** An address of no network, which only a unit that allows everything allows. */
const ANYWHERE = '203.0.113.1';

/** The first of these names and addresses that the service may not connect to, because it is outside the local network; null if there is none. */
export async function blockedHost(
  { host, loaded }: CheckContext,
  names: readonly string[],
): Promise<string | null> {
  const unit = subjectOf(loaded).service?.unit ?? SERVICE;
  const units = await showUnits(host, [unit], ['IPAddressAllow', 'IPAddressDeny']);
  const { IPAddressAllow = '', IPAddressDeny = '' } = units?.[0] ?? {};
  const allowed = IPAddressAllow.split(/\s+/).filter(Boolean);
  return names.find((each) => IPAddressDeny !== '' && !isReachable(each, allowed)) ?? null;
}

/** The name or address in a URL, as connect() takes it. */
export function hostOfUrl(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}

/** The addresses of a name may change, and only some may be allowed: those are taken to be the ones it has. */
function isReachable(name: string, allowed: readonly string[]): boolean {
  if (isIP(name) !== 0) return isAllowedAddress(name, allowed);
  return (
    LOCAL_NAME.test(name) || isAllowedAddress(ANYWHERE, allowed) || allowed.some((entry) => isOutside(entry))
  );
}

function isOutside(entry: string): boolean {
  return !/^(?:10|127|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168|22[4-9]|23\d|::1|f[cdef])/i.test(entry);
}
