import type { ParsedUrlQuery } from 'node:querystring';

const MS = /^\d{1,14}$/;
const SPEED = /^\d{1,2}(\.\d{1,4})?$/;
const [SLOWEST, FASTEST] = [0.25, 16];

/** A time in ms since 1970, or what is wrong with it. */
export function timeIn(query: ParsedUrlQuery, name: string): number | string {
  const text = query[name];
  if (typeof text === 'string' && MS.test(text)) return Number(text);
  return `${name} must be a time in ms since 1970, given once.`;
}

/** A range in ms since 1970, or what is wrong with it. */
export function rangeIn(query: ParsedUrlQuery): { readonly fromMs: number; readonly toMs: number } | string {
  const [fromMs, toMs] = [timeIn(query, 'from'), timeIn(query, 'to')];
  if (typeof fromMs === 'string') return fromMs;
  if (typeof toMs === 'string') return toMs;
  return toMs > fromMs ? { fromMs, toMs } : 'to must be later than from.';
}

/** 1 without the parameter, or what is wrong with it. */
export function speedIn({ speed = '1' }: ParsedUrlQuery): number | string {
  const value = typeof speed === 'string' && SPEED.test(speed) ? Number(speed) : Number.NaN;
  return value >= SLOWEST && value <= FASTEST
    ? value
    : `speed must be a number from ${SLOWEST} to ${FASTEST}, given once.`;
}

/** 0 without the parameter, or what is wrong with it. */
export function stepIn({ step = '0' }: ParsedUrlQuery): 0 | 1 | -1 | string {
  if (step === '0') return 0;
  if (step === '1') return 1;
  return step === '-1' ? -1 : 'step must be 1 or -1, given once.';
}
