import { unknownEntry } from './credentials.ts';
import type { Credentials, Token } from './credentials.ts';
import { PicamdError } from '../errors.ts';

/** A few for programs, and links that were shared within a month. A request with a token is compared with each of them. */
export const MAX_TOKENS = 200;
/** How long a token is listed after its end, so that people see why a link or a program no longer works. */
const KEPT_MS = 30 * 86_400_000;

/**
 * Also removes tokens that ended more than 30 days ago.
 *
 * @throws PicamdError 'name-taken' or 'too-many-names'.
 */
export function addToken(credentials: Credentials, name: string, token: Token, nowMs: number): Credentials {
  if (credentials.tokens.has(name) || unknownEntry(credentials, 'token', name) !== undefined)
    throw new PicamdError(
      'name-taken',
      `The token ${name} already exists`,
      'Revoke it first, or use another name.',
    );
  const kept = [...credentials.tokens].filter(
    ([, { expiresMs }]) => expiresMs === null || nowMs - expiresMs < KEPT_MS,
  );
  if (kept.length >= MAX_TOKENS)
    throw new PicamdError(
      'too-many-names',
      `There can be at most ${MAX_TOKENS} tokens`,
      'Revoke those that have ended or are no longer needed.',
    );
  return { ...credentials, tokens: new Map([...kept, [name, token]]) };
}

/** @throws PicamdError 'unknown-name'. */
export function removeToken(credentials: Credentials, name: string): Credentials {
  const tokens = new Map(credentials.tokens);
  const later = unknownEntry(credentials, 'token', name);
  if (!tokens.delete(name) && later === undefined)
    throw new PicamdError(
      'unknown-name',
      `There is no token ${name}`,
      'Run picamd token list to list the tokens.',
    );
  return { ...credentials, tokens, unknown: credentials.unknown.filter((entry) => entry !== later) };
}
