import { KEPT_SECRET } from '../config/alerts-schema.ts';
import type { AlertsDocument, Webhook } from '../config/alerts-schema.ts';

/**
 * The document as an admin sees it: `kept:WEBHOOK/NAME` stands for each secret, `kept:WEBHOOK/` for the signing key. It still names the
 * secret when its webhook gets another name.
 */
export function hideSecrets(document: AlertsDocument): AlertsDocument {
  const webhooks = document.webhooks.map((webhook) => {
    const mark = (name: string) => `${KEPT_SECRET}${webhook.name}/${name}`;
    const names = Object.keys(webhook.secrets);
    const secrets = Object.fromEntries(names.map((name) => [name, mark(name)]));
    return { ...webhook, secrets, sign: webhook.sign === null ? null : mark('') };
  });
  return { ...document, webhooks };
}

/** A document that an admin has sent, with the secrets of the current one where it only names them. */
export function restoreSecrets(sent: Readonly<Record<string, unknown>>, current: AlertsDocument): unknown {
  const known = new Map(current.webhooks.map((webhook) => [webhook.name, webhook]));
  const { webhooks } = sent;
  if (!Array.isArray(webhooks)) return sent;
  return { ...sent, webhooks: webhooks.map((webhook: unknown) => restored(webhook, known)) };
}

function restored(webhook: unknown, known: ReadonlyMap<string, Webhook>): unknown {
  if (!isRecord(webhook)) return webhook;
  const { secrets, sign } = webhook;
  const result: Record<string, unknown> = { ...webhook };
  if (sign !== undefined) result['sign'] = secretOf(sign, known);
  if (isRecord(secrets))
    result['secrets'] = Object.fromEntries(
      Object.entries(secrets).map(([name, value]) => [name, secretOf(value, known)]),
    );
  return result;
}

/** The same value if it names no secret, which the schema rejects if it looks like one that does. */
function secretOf(value: unknown, known: ReadonlyMap<string, Webhook>): unknown {
  if (typeof value !== 'string' || !value.startsWith(KEPT_SECRET)) return value;
  const end = value.lastIndexOf('/');
  const webhook = known.get(value.slice(KEPT_SECRET.length, end));
  const name = value.slice(end + 1);
  return (name === '' ? webhook?.sign : webhook?.secrets[name]) ?? value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
