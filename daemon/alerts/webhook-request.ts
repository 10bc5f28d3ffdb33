import { escapeJson, escapeSlack, escapeUrl, fillIn } from '../config/alert-placeholders.ts';
import { isJsonTemplate } from '../config/alerts-schema.ts';
import type { Webhook } from '../config/alerts-schema.ts';
import { VERSION } from '../version.ts';
import { alertText, placeholderValues } from './alert.ts';
import type { Alert } from './alert.ts';
import { formData } from './form-data.ts';
import { headerText } from './header-text.ts';
import { SIGNATURE_HEADER, signature } from './signature.ts';

/** What is sent. */
export interface WebhookRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Body {
  readonly type: string | null;
  readonly bytes: Buffer;
}

/** Fills in what the webhook says for this alert, and signs it. `nowMs` is in ms since 1970. */
export function webhookRequest(webhook: Webhook, alert: Alert, nowMs: number): WebhookRequest {
  const values = new Map<string, string>([...placeholderValues(alert), ...Object.entries(webhook.secrets)]);
  const template = (alert.picture === null ? webhook.urlWithoutPicture : null) ?? webhook.url;
  const body = webhook.method === 'GET' ? NOTHING : bodyOf(webhook, alert, values);
  const named = new Map<string, string>([['user-agent', `picamd/${VERSION}`]]);
  for (const [name, value] of Object.entries(webhook.headers))
    named.set(name.toLowerCase(), headerText(fillIn(value, values)));
  // The boundary of a form is in its type.
  if (body.type !== null && (webhook.body === 'form' || !named.has('content-type')))
    named.set('content-type', body.type);
  if (webhook.sign !== null) named.set(SIGNATURE_HEADER, signature(webhook.sign, body.bytes, nowMs));
  named.set('content-length', String(body.bytes.length));
  return {
    url: new URL(fillIn(template, values, escapeUrl)),
    method: webhook.method,
    headers: Object.fromEntries(named),
    body: body.bytes,
  };
}

const NOTHING: Body = { type: null, bytes: Buffer.alloc(0) };

function bodyOf(webhook: Webhook, alert: Alert, values: ReadonlyMap<string, string>): Body {
  switch (webhook.body) {
    case 'json':
      return json(alert);
    case 'picture':
      return alert.picture === null
        ? text(alertText(alert.event))
        : { type: 'image/jpeg', bytes: alert.picture };
    case 'form': {
      const fields = Object.entries(webhook.form).map(
        ([name, value]) => [name, fillIn(value, values)] as const,
      );
      const { pictureField } = webhook;
      const file =
        pictureField === '' || alert.picture === null ? null : { name: pictureField, bytes: alert.picture };
      return formData(fields, file);
    }
    case 'template': {
      const escape = templateEscape(webhook);
      const bytes = Buffer.from(fillIn(webhook.template, values, escape));
      return { type: 'application/json', bytes };
    }
  }
}

function templateEscape({ headers, markup }: Webhook): (value: string) => string {
  const inMarkup = markup === 'slack' ? escapeSlack : (value: string) => value;
  return isJsonTemplate(headers) ? (value) => escapeJson(inMarkup(value)) : inMarkup;
}

/** The event as GET /events has it, its sentence, and the camera's address. */
function json({ event, url }: Alert): Body {
  const bytes = Buffer.from(JSON.stringify({ ...event, text: alertText(event), url }));
  return { type: 'application/json', bytes };
}

function text(content: string): Body {
  return { type: 'text/plain; charset=utf-8', bytes: Buffer.from(content) };
}
