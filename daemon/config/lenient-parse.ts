import * as v from 'valibot';

/** A document with more mistakes is something else. */
const MAX_MISTAKES = 50;
/** A key may have any length, and stands in the log. */
const KEY_CHARACTERS = 40;

export interface LenientResult<T> {
  readonly value: T;
  /** What was left out, one text each, as in `webhooks[2].url: must be an http or https address`. */
  readonly leftOut: readonly string[];
}

/**
 * Parses a JSON document and leaves out what is wrong in it: of unknown keys only the key, of a list the whole entry that has the
 * mistake, otherwise a key of the document with all that is below it. Null if nothing of it can be used.
 *
 * @param document as JSON.parse() made it; it is changed
 */
export function lenientParse<T>(
  schema: v.GenericSchema<unknown, T>,
  document: unknown,
): LenientResult<T> | null {
  // To Valibot, it is an object without keys.
  if (Array.isArray(document)) return null;
  const leftOut: string[] = [];
  while (leftOut.length <= MAX_MISTAKES) {
    const result = v.safeParse(schema, document);
    if (result.success) return { value: result.output, leftOut };
    // One at a time: the places of a list change when an entry goes.
    const [issue] = result.issues;
    if (!leaveOut(document, issue)) return null;
    leftOut.push(problemText(issue));
  }
  return null;
}

/** The value of a document that has no mistake; otherwise its mistakes, one text each. */
export function strictParse<T>(
  schema: v.GenericSchema<unknown, T>,
  document: unknown,
): { readonly value: T } | { readonly problems: readonly string[] } {
  const result = v.safeParse(schema, document);
  return result.success
    ? { value: result.output }
    : { problems: result.issues.slice(0, MAX_MISTAKES).map(problemText) };
}

/** Whether there was something to leave out. */
function leaveOut(document: unknown, issue: v.BaseIssue<unknown>): boolean {
  const path = issue.path ?? [];
  const inList = path.findIndex(({ type }) => type === 'array');
  const at = isUnknownKey(issue) ? path.length - 1 : Math.max(inList, 0);
  // Not the path's own `input`, which may be a copy.
  const holder = path
    .slice(0, at)
    .reduce((value, { key }) => Object(value)[String(key)] as unknown, document);
  const key = path[at]?.key;
  if (Array.isArray(holder)) return holder.splice(Number(key), 1).length > 0;
  return (
    Object.hasOwn(Object(holder) as object, String(key)) &&
    Reflect.deleteProperty(Object(holder) as object, String(key))
  );
}

/** Never with the value, which may be a secret. */
function problemText(issue: v.BaseIssue<unknown>): string {
  const place = (issue.path ?? []).reduce(placeText, '');
  return `${place === '' ? 'the document' : place}: ${problemOf(issue)}`;
}

function placeText(place: string, { type, key }: v.IssuePathItem): string {
  if (type === 'array') return `${place}[${String(key)}]`;
  const name = JSON.stringify(String(key).slice(0, KEY_CHARACTERS)).slice(1, -1);
  return place === '' ? name : `${place}.${name}`;
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  if (isUnknownKey(issue)) return 'is unknown';
  if (issue.received === 'undefined') return 'is missing';
  // Valibot's own messages repeat the value.
  return issue.message.startsWith('must ') ? issue.message : `must be ${issue.expected ?? 'something else'}`;
}

function isUnknownKey({ type, expected }: v.BaseIssue<unknown>): boolean {
  return type === 'strict_object' && expected === 'never';
}
