import * as v from 'valibot';
import type { ValueType } from './value-types.ts';

const ORIGIN = /^https?:\/\/(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*(:\d{1,5})?$/;

/** The sites that may embed the page, as the source list of a Content-Security-Policy (CSP level 3, frame-ancestors). */
export const frameAncestors: ValueType<string> = {
  schema: v.pipe(
    v.string(),
    v.maxLength(1024),
    v.transform(sourceList),
    v.check((list) => list !== null),
    v.transform((list) => list ?? ''),
  ),
  allowed: 'self, none, any, or self and origins separated by spaces, like self http://dashboard.local:8123',
  placeholder: 'ORIGINS',
  form: { kind: 'text', maxLength: 1024 },
};

function sourceList(text: string): string | null {
  const words = text.toLowerCase().split(/ +/);
  if (words.length === 1 && words[0] === 'none') return "'none'";
  if (words.length === 1 && words[0] === 'any') return '*';
  if (!words.every((word) => word === 'self' || ORIGIN.test(word))) return null;
  return words.map((word) => (word === 'self' ? "'self'" : word)).join(' ');
}
