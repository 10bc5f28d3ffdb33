import { dirname, join } from 'node:path';
import { ALERTS_FILE } from '../config/alerts-schema.ts';
import { lenientParse } from '../config/lenient-parse.ts';
import { errorCode } from '../errors.ts';
import type { CheckContext } from './check-context.ts';
import { notPermitted, ok, skipped, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import { blockedHost, hostOfUrl } from './outgoing-check.ts';

/** Whether alerts can leave the local network, as far as the service decides that. */
export async function checkAlerts(context: CheckContext): Promise<CheckResult> {
  const { loaded } = context;
  const text = await alertsText(context);
  if (text === 'denied') return notPermitted('the alerts of picamd');
  const hosts = [...webhookHosts(text), ...hostOf(loaded.config.ALERT_PING_URL)];
  if (hosts.length === 0) return skipped('no alerts are set');
  const blocked = await blockedHost(context, hosts);
  if (blocked === null)
    return ok(`${hosts.length === 1 ? 'one address' : `${hosts.length} addresses`} for alerts`);
  return warning(`alerts for ${blocked} cannot leave the local network`, 'sudo picamd allow-out all');
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
  return URL.canParse(plain) ? [hostOfUrl(plain)] : [];
}
