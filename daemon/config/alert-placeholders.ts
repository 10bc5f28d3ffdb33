/** What an event fills in, as {NAME}. */
export const PLACEHOLDERS = ['id', 'type', 'camera', 'time', 'zone', 'score', 'text', 'url'] as const;

export type Placeholder = (typeof PLACEHOLDERS)[number];

/** Not the braces of JSON, which a quotation mark, a bracket or a space follows. */
const PLACEHOLDER = /\{([a-z]+)\}/g;

/** The parts of a webhook in which placeholders are filled in. */
interface Templated {
  readonly url: string;
  readonly urlWithoutPicture: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
  readonly template: string;
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * Replaces each {NAME}. In one pass: what is filled in is not looked at again.
 *
 * @param escape makes a value fit for its place, as encodeURIComponent does in a URL
 */
export function fillIn(
  template: string,
  values: ReadonlyMap<string, string>,
  escape: (value: string, name: string) => string = (value) => value,
): string {
  return template.replaceAll(PLACEHOLDER, (whole, name: string) => {
    const value = values.get(name);
    return value === undefined ? whole : escape(value, name);
  });
}

/** Placeholders that neither the event nor a secret fills in. */
export function unknownPlaceholders(webhook: Templated): string[] {
  const { url, urlWithoutPicture, headers, form, template, secrets } = webhook;
  const texts = [url, urlWithoutPicture ?? '', template, ...Object.values(headers), ...Object.values(form)];
  const known = new Set<string>([...PLACEHOLDERS, ...Object.keys(secrets)]);
  return texts
    .flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name))
    .filter((name) => !known.has(name));
}

/** Of a URL: a secret may be a part of a path, with slashes; a value of an event is one word. */
export function escapeUrl(value: string, name: string): string {
  const isOfEvent = PLACEHOLDERS.some((own) => own === name);
  return isOfEvent ? encodeURIComponent(value) : encodeURI(value).replaceAll(/[?#]/g, encodeURIComponent);
}

/** As the inside of a JSON string. */
export function escapeJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/**
 * In the text of Slack, where these three begin links, mentions and entities, and only these may be escaped:
 * https://docs.slack.dev/messaging/formatting-message-text (Escaping text).
 */
export function escapeSlack(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Whether a template is JSON whatever its placeholders are: each must be in a string. */
export function isFilledJson(template: string): boolean {
  try {
    JSON.parse(template.replaceAll(PLACEHOLDER, 'x'));
    return true;
  } catch {
    return false;
  }
}
