import type { ParsedUrlQuery } from 'node:querystring';
import { CLIP_FORMATS, isClipFormat } from '../../clip/clip-format.ts';
import type { ClipRange } from '../../clip/open-clip.ts';

/** As RING_SECONDS: no ring is longer. */
const MAX_SECONDS = 600;
const SECONDS = /^\d{1,3}(\.\d{1,3})?$/;

/** Parses the query of /clip, or returns what is wrong with it. Unknown parameters are ignored. */
export function parseClipQuery(query: ParsedUrlQuery): ClipRange | string {
  const { before = '10', after = '5', format = 'avi' } = query;
  const [beforeMs, afterMs] = [milliseconds(before), milliseconds(after)];
  if (beforeMs === null) return `before must be a number of seconds from 0 to ${MAX_SECONDS}, given once.`;
  if (afterMs === null) return `after must be a number of seconds from 0 to ${MAX_SECONDS}, given once.`;
  if (beforeMs + afterMs === 0) return 'before and after must not both be 0.';
  if (!isClipFormat(format))
    return `format must be one of ${Object.keys(CLIP_FORMATS).join(', ')}, given once.`;
  return { beforeMs, afterMs, format };
}

function milliseconds(text: string | string[]): number | null {
  if (typeof text !== 'string' || !SECONDS.test(text) || Number(text) > MAX_SECONDS) return null;
  return Number(text) * 1000;
}
