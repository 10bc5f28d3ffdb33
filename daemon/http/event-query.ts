import type { ParsedUrlQuery } from 'node:querystring';
import { ERRORS, PicamdError } from '../errors.ts';
import type { EventQuery } from '../events/event-history.ts';
import { isEventId } from '../events/event-id.ts';
import { EVENT_TYPES } from '../events/event.ts';
import type { EventType } from '../events/event.ts';

const DEFAULT_LIMIT = 200;
/** About 400 KB. */
const MAX_LIMIT = 1000;
/** 8.64e15 ms is the end of what a date can hold (ECMA-262, 21.4.1.1). */
const EPOCH_MS = /^\d{1,15}$/;
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** Parses the query of /events. @throws PicamdError 'bad-parameter'. */
export function parseEventQuery(query: ParsedUrlQuery): EventQuery {
  const { since, until, type, limit = String(DEFAULT_LIMIT) } = query;
  const after = typeof since === 'string' && isEventId(since) ? since : undefined;
  return {
    after,
    sinceMs: after === undefined ? time('since', since) : undefined,
    untilMs: time('until', until),
    types: typesOf(type),
    limit: typeof limit === 'string' && /^[1-9]\d{0,3}$/.test(limit) ? limitOf(Number(limit)) : limitOf(0),
  };
}

function time(name: string, text: string | string[] | undefined): number | undefined {
  if (text === undefined) return undefined;
  const isText = typeof text === 'string';
  const ms =
    isText && EPOCH_MS.test(text) ? Number(text) : isText && ISO_TIME.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(ms)) return ms;
  const orId = name === 'since' ? ', or the id of an event' : '';
  throw bad(`${name} must be a time, as ms since 1970 or as in 2026-11-29T17:31:12Z${orId}, given once.`);
}

function typesOf(text: string | string[] | undefined): readonly EventType[] | undefined {
  if (text === undefined) return undefined;
  const names = typeof text === 'string' ? text.split(',') : [];
  const types = EVENT_TYPES.filter((type) => names.includes(type));
  if (types.length > 0 && types.length === new Set(names).size) return types;
  throw bad(`type must be one or more of ${EVENT_TYPES.join(',')}, given once.`);
}

function limitOf(limit: number): number {
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw bad(`limit must be a whole number from 1 to ${MAX_LIMIT}, given once.`);
}

function bad(message: string): PicamdError {
  return new PicamdError('bad-parameter', message, ERRORS['bad-parameter'].meaning);
}
