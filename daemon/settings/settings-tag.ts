import { createHash } from 'node:crypto';
import type { Saved } from '../config/load.ts';

/** The entity tag (RFC 9110 §8.8.3) of what is in effect in settings.conf, or waits to be written there. */
export function settingsTag({ content, unreadable }: Saved): string {
  return `"${createHash('sha256')
    .update(JSON.stringify([content, unreadable]))
    .digest('base64url')}"`;
}
