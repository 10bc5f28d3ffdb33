import type { Context } from 'koa';
import { ERRORS, PicamdError } from '../errors.ts';
import { bodyOf } from './received-body.ts';

/**
 * The fields of the JSON object that was sent; null if the body is something else. Only with its own content type, which a
 * form of another site cannot send.
 *
 * @throws PicamdError 'not-json'.
 */
export function jsonObject(ctx: Context): ReadonlyMap<string, unknown> | null {
  if (!isJson(ctx)) throw new PicamdError('not-json', ERRORS['not-json'].meaning, '');
  const body = parsed(bodyOf(ctx).toString('utf8'));
  return typeof body === 'object' && body !== null && !Array.isArray(body)
    ? new Map(Object.entries(body))
    : null;
}

export function isJson(ctx: Context): boolean {
  return /^application\/json *(;|$)/i.test(ctx.get('Content-Type'));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
