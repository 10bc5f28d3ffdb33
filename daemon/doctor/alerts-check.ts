import { isIP } from 'node:net';
import { dirname, join } from 'node:path';
import { ALERTS_FILE } from '../config/alerts-schema.ts';
import { lenientParse } from '../config/lenient-parse.ts';
import { errorCode } from '../errors.ts';
import { isAllowedAddress } from '../system/outgoing-filter.ts';
import type { CheckContext } from './check-context.ts';
import { notPermitted, ok, skipped, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import { subjectOf } from './subject.ts';
import { SERVICE, showUnits } from './units.ts';

/** Names that a router or mDNS gives to what is at home. */
const LOCAL_NAME = /^[^.]+$|\.(?:local|lan|home|internal|home\.arpa|localdomain|fritz\.box)$/i;
/** An address of no network, which only a unit that allows everything allows. */
const ANYWHERE = '203.0.113.1';

/** Whether alerts can leave the local network, as far as the service decides that. */
export async function checkAlerts(context: CheckContext): Promise<CheckResult> {
  const { host, loaded } = context;
  const text = await alertsText(context);
  if (text === 'denied') return notPermitted('the alerts of picamd');
  const hosts = [...webhookHosts(text), ...hostOf(loaded.config.ALERT_PING_URL)];
  if (hosts.length === 0) return skipped('no alerts are set');
  const unit = subjectOf(loaded).service?.unit ?? SERVICE;
  const units = await showUnits(host, [unit], ['IPAddressAllow', 'IPAddressDeny']);
  const { IPAddressAllow = '', IPAddressDeny = '' } = units?.[0] ?? {};
  const allowed = IPAddressAllow.split(/\s+/).filter(Boolean);
  const blocked = hosts.find((each) => IPAddressDeny !== '' && !isReachable(each, allowed));
  if (blocked === undefined)
    return ok(`${hosts.length === 1 ? 'one address' : `${hosts.length} addresses`} for alerts`);
  return warning(`alerts for ${blocked} cannot leave the local network`, 'sudo picamd allow-out all');
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

async function alertsText({ host, loaded }: CheckContext): Promise<string> {
  const { path } = loaded.saved;
  if (path === null) return '';
  try {
    return (await host.readIfThere(join(dirname(path), 'alerts.json'))) ?? '';
  } catch (error) {
    if (errorCode(error) === 'EACCES') return 'denied';
    throw error;
  }
}

/** Of webhooks that are on. A file that cannot be read is a notice of picamd itself. */
function webhookHosts(text: string): string[] {
  try {
    const webhooks = lenientParse(ALERTS_FILE.schema, JSON.parse(text))?.value.webhooks ?? [];
    return webhooks.filter(({ enabled }) => enabled).flatMap(({ url }) => hostOf(url));
  } catch {
    return [];
  }
}

function hostOf(url: string): string[] {
  const plain = url.replaceAll(/\{\w+\}/g, 'x');
  return URL.canParse(plain) ? [new URL(plain).hostname.replace(/^\[|\]$/g, '')] : [];
}
