import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Credentials } from './credentials.ts';

/** 192 random bits cannot be guessed, so a plain hash protects them. */
export function newToken(): string {
  return `picamd_${randomBytes(24).toString('base64url')}`;
}

/** SHA-256 in hex. */
export function tokenDigest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The name of a token, or null if it is unknown or has expired. Takes the same time for all tokens. */
export function tokenName(token: string, { tokens }: Credentials, nowMs: number): string | null {
  const digest = Buffer.from(tokenDigest(token));
  let found: string | null = null;
  for (const [name, candidate] of tokens) {
    const same = timingSafeEqual(digest, Buffer.from(candidate.digest));
    if (same && (candidate.expiresMs === null || nowMs < candidate.expiresMs)) found = name;
  }
  return found;
}
