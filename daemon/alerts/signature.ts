import { createHmac } from 'node:crypto';

export const SIGNATURE_HEADER = 'x-picamd-signature';

/**
 * `t=1764437472,v1=5257a8…`: the time in s since 1970, and the HMAC-SHA256 (RFC 2104), in hex, of that number, a full stop and the
 * body, under the webhook's key. Who receives it computes the same, compares in constant time, and rejects a time that is more than
 * five minutes off, so that nobody can send it again later.
 */
export function signature(key: string, body: Buffer, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  const digest = createHmac('sha256', key).update(`${seconds}.`).update(body).digest('hex');
  return `t=${seconds},v1=${digest}`;
}
