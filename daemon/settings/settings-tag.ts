import { createHash } from 'node:crypto';
import type { Saved } from '../config/load.ts';

/**
 * The entity tag (RFC 9110 §8.8.3) of what is in effect in settings.conf. `pending` is the text that waits to be confirmed;
 * null if none does.
 */
export function settingsTag({ content, unreadable }: Saved, pending: string | null): string {
  const hash = createHash('sha256').update(JSON.stringify([content, unreadable, pending]));
  return `"${hash.digest('base64url')}"`;
}
