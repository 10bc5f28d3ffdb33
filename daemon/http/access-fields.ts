import type { Context } from 'koa';
import { isRole, parseTokenRights, ROLES, TOKEN_RIGHTS } from '../access/rights.ts';
import type { GrantableRight, Role } from '../access/rights.ts';
import { PicamdError } from '../errors.ts';
import { jsonObject } from './json-body.ts';

type Fields = ReadonlyMap<string, unknown>;

const MIN_SECONDS = 60;
/** Ten years: longer than a program is used, and short of what a date can hold. */
const MAX_SECONDS = 10 * 365 * 86_400;

/** The fields of the body. @throws PicamdError 'not-json', or 'bad-fields' if there are others than `known`. */
export function fieldsOf(ctx: Context, known: readonly string[]): Fields {
  const fields = jsonObject(ctx);
  if (fields === null) throw badFields('The body is not a JSON object', known);
  const unknown = [...fields.keys()].find((name) => !known.includes(name));
  if (unknown === undefined) return fields;
  // Not its name: a password may stand in the wrong place.
  throw badFields('The object has an unknown field', known);
}

/** @throws PicamdError 'bad-fields'. */
export function textField(fields: Fields, name: string): string {
  const value = fields.get(name);
  if (typeof value === 'string') return value;
  throw badFields(`${name} is not a text`, [name]);
}

/** Null without the field. @throws PicamdError 'bad-fields'. */
export function optionalText(fields: Fields, name: string): string | null {
  return fields.has(name) ? textField(fields, name) : null;
}

/** @throws PicamdError 'bad-fields'. */
export function roleField(fields: Fields): Role {
  const role = textField(fields, 'role');
  if (isRole(role)) return role;
  throw badFields(`role is one of ${Object.keys(ROLES).join(', ')}`, ['role']);
}

/** `live` without the field. @throws PicamdError 'bad-fields'. */
export function rightsField(fields: Fields): readonly GrantableRight[] {
  const value = fields.get('rights') ?? ['live'];
  const rights = Array.isArray(value) ? parseTokenRights(value.join(',')) : null;
  if (rights !== null) return rights;
  throw badFields(`rights is a list of ${TOKEN_RIGHTS.join(', ')}`, ['rights']);
}

/** When it ends, in ms since 1970; null without an end. @throws PicamdError 'bad-fields'. */
export function expiryField(fields: Fields, nowMs: number): number | null {
  const seconds = fields.get('expiresInSeconds') ?? null;
  if (seconds === null) return null;
  if (Number.isInteger(seconds) && Number(seconds) >= MIN_SECONDS && Number(seconds) <= MAX_SECONDS)
    return nowMs + Number(seconds) * 1000;
  throw badFields(`expiresInSeconds is null or a whole number from ${MIN_SECONDS} to ${MAX_SECONDS}`, [
    'expiresInSeconds',
  ]);
}

/** @throws PicamdError 'bad-fields'. */
export function flagField(fields: Fields, name: string): boolean {
  const value = fields.get(name);
  if (typeof value === 'boolean') return value;
  throw badFields(`${name} is not true or false`, [name]);
}

/** `until` in ms since 1970, or `seconds` from now; null for neither, or null. @throws PicamdError 'bad-fields'. */
export function momentField(fields: Fields, nowMs: number): number | null {
  const [until, seconds] = [fields.get('until') ?? null, fields.get('seconds') ?? null];
  if (until === null && seconds === null) return null;
  const moment = until === null ? nowMs + Number(seconds) * 1000 : Number(until);
  const isOne = until === null || seconds === null;
  const isNumber = Number.isInteger(until ?? seconds);
  if (isOne && isNumber && moment > nowMs && moment <= nowMs + MAX_SECONDS * 1000) return moment;
  throw badFields(
    'until is a later time in ms since 1970, within ten years; or seconds is a whole number from 1, or both are null',
    ['until'],
  );
}

function badFields(message: string, known: readonly string[]): PicamdError {
  return new PicamdError('bad-fields', message, `Send ${known.map((name) => `"${name}"`).join(', ')}.`);
}
