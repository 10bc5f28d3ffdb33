import { LANGUAGE, text } from '../text.ts';
import type { ListedToken } from './token-api.ts';

/** When a token was last used. */
export function lastUsedText(lastUsed: ListedToken['lastUsed']): string {
  if (lastUsed === null) return text('connect.neverUsed');
  const time = new Date(lastUsed.atMs).toLocaleString(LANGUAGE, { dateStyle: 'medium', timeStyle: 'short' });
  return text('connect.lastUsed', { time });
}
