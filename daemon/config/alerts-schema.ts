import * as v from 'valibot';
import { isFilledJson, PLACEHOLDERS, unknownPlaceholders } from './alert-placeholders.ts';
import { EVENT_TYPES } from '../events/event.ts';
import type { StateKind } from './state-file.ts';

/** More have no use, and each may hold a request open. */
const MAX_WEBHOOKS = 16;
const MAX_FIELDS = 16;
/** In a document for people, this stands for a secret, followed by the webhook's name and the secret's. */
export const KEPT_SECRET = 'kept:';
/** HMAC keys below that can be guessed. */
const MIN_SIGNING_CHARACTERS = 16;

const line = (max: number, min = 0) =>
  v.pipe(
    v.string(),
    v.minLength(min, `must have at least ${min} ${min === 1 ? 'character' : 'characters'}`),
    v.maxLength(max, `must have at most ${max} characters`),
    // A line break would begin another header.
    v.regex(/^[^\p{Cc}\u2028-\u202E\u2066-\u2069]*$/u, 'must not contain control characters'),
  );

const name = v.pipe(
  line(40, 1),
  v.check((text) => text.trim() === text, 'must not begin or end with a space'),
);

/** What comes from an event must not decide which server is asked. */
const url = v.pipe(
  line(1024),
  v.check(
    (text) =>
      /^https?:\/\/[^\s/?#@{}]+(?:[/?#]|$)/i.test(text) && URL.canParse(text.replaceAll(/\{\w+\}/g, 'x')),
    'must be an http or https address, without a user name, and with placeholders only after the host',
  ),
);

/** These are set by what is sent. */
const OWN_HEADERS =
  /^(?:connection|content-length|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|x-picamd-signature)$/i;
const headerName = v.pipe(
  v.string(),
  v.regex(/^[\w!#$%&'*+.^`|~-]{1,64}$/, 'must be the name of a header'),
  v.check((text) => !OWN_HEADERS.test(text), 'must not be a header that picamd sets itself'),
);

const fewFields = <T extends object>(what: string) =>
  v.check<T, string>(
    (fields) => Object.keys(fields).length <= MAX_FIELDS,
    `must have at most ${MAX_FIELDS} ${what}`,
  );

const secretName = v.pipe(
  v.string(),
  v.regex(/^[a-z]{1,20}$/, 'must be a name of lower-case letters'),
  v.check((text) => !PLACEHOLDERS.some((own) => own === text), 'must not be the name of a placeholder'),
);
const secret = v.pipe(
  line(512, 1),
  v.check((text) => !text.startsWith(KEPT_SECRET), `must not begin with ${KEPT_SECRET}`),
);

const webhook = v.pipe(
  v.strictObject({
    name,
    /** Which form of the page it was made with; null: written by hand. */
    preset: v.optional(v.nullable(line(20)), null),
    enabled: v.optional(v.boolean(), true),
    url,
    /** Used for an event without a picture; null: the same. */
    urlWithoutPicture: v.optional(v.nullable(url), null),
    method: v.optional(v.picklist(['POST', 'PUT', 'GET'], 'must be POST, PUT or GET'), 'POST'),
    headers: v.optional(v.pipe(v.record(headerName, line(1024)), fewFields('headers')), {}),
    body: v.optional(
      v.picklist(['json', 'picture', 'form', 'template'], 'must be json, picture, form or template'),
      'json',
    ),
    template: v.optional(v.pipe(v.string(), v.maxLength(4096, 'must have at most 4096 characters')), ''),
    /** How placeholders are escaped in `template`, besides as JSON. */
    markup: v.optional(v.picklist(['none', 'slack'], 'must be none or slack'), 'none'),
    form: v.optional(v.pipe(v.record(line(64, 1), line(2048)), fewFields('fields')), {}),
    /** The field of `form` that holds the picture; '': none. */
    pictureField: v.optional(line(64), ''),
    types: v.optional(
      v.pipe(
        v.array(v.picklist(EVENT_TYPES, `must be of ${EVENT_TYPES.join(', ')}`)),
        v.maxLength(EVENT_TYPES.length, 'must not name a type twice'),
      ),
      () => ['motion', 'tamper', 'camera-lost', 'camera-back', 'disk', 'manual'] as const,
    ),
    minScore: v.optional(
      v.pipe(v.number(), v.minValue(0, 'must be 0 to 100'), v.maxValue(100, 'must be 0 to 100')),
      0,
    ),
    /** Each replaces {NAME} in url, headers, form and template. They are not shown again. */
    secrets: v.optional(v.pipe(v.record(secretName, secret), fewFields('secrets')), {}),
    /** The key of X-Picamd-Signature; null: not signed. Not shown again. */
    sign: v.optional(
      v.nullable(
        v.pipe(
          secret,
          v.minLength(MIN_SIGNING_CHARACTERS, `must have at least ${MIN_SIGNING_CHARACTERS} characters`),
        ),
      ),
      null,
    ),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const unknown = unknownPlaceholders(dataset.value);
    if (unknown.length > 0)
      addIssue({ message: `must not use {${unknown[0] ?? ''}}, which is no placeholder and no secret` });
  }),
  v.check(
    ({ body, template, headers }) =>
      body !== 'template' || !isJsonTemplate(headers) || isFilledJson(template),
    'must have a template that is JSON when its placeholders are filled in',
  ),
);

/** Whether a template is JSON: unless a header says something else. */
export function isJsonTemplate(headers: Readonly<Record<string, string>>): boolean {
  const [, type = 'application/json'] =
    Object.entries(headers).find(([key]) => key.toLowerCase() === 'content-type') ?? [];
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(type);
}

const webhooks = v.pipe(
  v.array(webhook),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { value } = dataset;
    const names = value.map((each) => each.name);
    // The place is that of the entry, so that only this one is left out.
    const reject = (key: number, message: string) =>
      addIssue({ message, path: [{ type: 'array', origin: 'value', input: value, key, value: value[key] }] });
    const twice = names.findIndex((each, index) => names.indexOf(each) < index);
    if (twice >= 0) reject(twice, 'must have a name of its own');
    else if (value.length > MAX_WEBHOOKS) reject(MAX_WEBHOOKS, `must be one of at most ${MAX_WEBHOOKS}`);
  }),
);

const TIME = 'must be a time as 2026-11-29T22:00:00Z';

const alerts = v.strictObject({
  webhooks: v.optional(webhooks, () => []),
  /** No alert is sent before; null: now is no such time. */
  quietUntil: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.isoTimestamp(TIME),
        // Not all that ISO 8601 allows, such as +01, is a time to Date.
        v.check((text) => !Number.isNaN(Date.parse(text)), TIME),
      ),
    ),
    null,
  ),
});

/** Where an alert is sent, and how. */
export type Webhook = v.InferOutput<typeof webhook>;
/** alerts.json */
export type AlertsDocument = v.InferOutput<typeof alerts>;

export const ALERTS_FILE: StateKind<AlertsDocument> = {
  schema: alerts,
  initial: { webhooks: [], quietUntil: null },
  isSecret: true,
};
