import type { ParsedUrlQuery } from 'node:querystring';
import { HEADERS_AHEAD, WITH_LENGTH } from '../../stream/multipart.ts';
import type { ViewerOptions } from '../../stream/viewer-options.ts';

interface Parameter {
  readonly min: number;
  readonly max: number;
  readonly pattern: RegExp;
  /** Completes "fps must be …". */
  readonly allowed: string;
}

const DECIMAL = /^\d{1,6}(\.\d{1,6})?$/;
const WHOLE = /^\d{1,9}$/;
const NAME = /^[\w-]{1,40}$/;

/** Parameters of a stream; api.md describes them. */
const PARAMETERS = {
  fps: { min: 0.1, max: 1000, pattern: DECIMAL, allowed: 'a number of frames per second from 0.1 to 1000' },
  duration: { min: 0.1, max: 86_400, pattern: DECIMAL, allowed: 'a number of seconds from 0.1 to 86400' },
  frames: { min: 1, max: 1e9, pattern: WHOLE, allowed: 'a whole number of frames from 1 to 1000000000' },
  advance_headers: { min: 0, max: 1, pattern: WHOLE, allowed: '0 or 1' },
} as const satisfies Record<string, Parameter>;

/** Parses the query of a stream, or returns what is wrong with it. Unknown parameters are ignored. */
export function parseStreamQuery(query: ParsedUrlQuery): ViewerOptions | string {
  const values: Partial<Record<keyof typeof PARAMETERS, number>> = {};
  for (const name of Object.keys(PARAMETERS) as (keyof typeof PARAMETERS)[]) {
    const text = query[name];
    if (text === undefined) continue;
    const { min, max, pattern, allowed } = PARAMETERS[name];
    const value = typeof text === 'string' && pattern.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) return `${name} must be ${allowed}, given once.`;
    values[name] = value;
  }
  const name = query['viewer'] ?? null;
  if (name !== null && !(typeof name === 'string' && NAME.test(name)))
    return 'viewer must be a name of up to 40 letters, digits, _ and -, given once.';
  const { fps = null, duration, frames = null, advance_headers: ahead } = values;
  return {
    fps,
    frames,
    durationMs: duration === undefined ? null : duration * 1000,
    name,
    partFormat: ahead === 1 ? HEADERS_AHEAD : WITH_LENGTH,
  };
}
