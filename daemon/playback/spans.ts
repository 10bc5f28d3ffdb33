import type { RecordedFile } from './recorded-days.ts';

/** A part of a file that is shown. */
export interface Span {
  readonly file: RecordedFile;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The most by which the length in a name is too long. */
const ROUNDED_MS = 1000;

/**
 * What is shown from `fromMs` to `toMs`, in order and without overlaps: recordings of events with all frames come before continuous
 * recording at the same time, and of two events the one that began first.
 */
export function spansOf(files: readonly RecordedFile[], fromMs: number, toMs: number): Span[] {
  const inRange = files
    .map((file) => ({ file, fromMs: Math.max(file.startMs, fromMs), toMs: Math.min(file.toMs, toMs) }))
    .filter((span) => span.fromMs < span.toMs);
  const events = withoutOverlaps(inRange.filter(({ file }) => file.id !== null));
  const continuous = withoutOverlaps(inRange.filter(({ file }) => file.id === null));
  return [...events, ...outsideOf(events, continuous)].toSorted((a, b) => a.fromMs - b.fromMs);
}

/**
 * A file whose name says that it reaches into the next one by less than a second ends where that begins: names have whole seconds,
 * rounded up. Otherwise the next one begins where it ends.
 */
function withoutOverlaps(spans: readonly Span[]): Span[] {
  const kept: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = kept.at(-1);
    const overlapMs = (last?.toMs ?? Number.NEGATIVE_INFINITY) - span.fromMs;
    if (last === undefined || overlapMs <= 0) kept.push(span);
    else if (overlapMs < ROUNDED_MS && span.fromMs > last.fromMs)
      kept.splice(-1, 1, { ...last, toMs: span.fromMs }, span);
    else if (span.toMs > last.toMs) kept.push({ ...span, fromMs: last.toMs });
  }
  return kept;
}

/** What is left of spans outside of others. Both are in order and without overlaps: a day has thousands. */
function outsideOf(others: readonly Span[], spans: readonly Span[]): Span[] {
  const left: Span[] = [];
  let first = 0;
  for (const span of spans) {
    while ((others[first]?.toMs ?? Infinity) <= span.fromMs) first++;
    let { fromMs } = span;
    for (let i = first; (others[i]?.fromMs ?? Infinity) < span.toMs; i++) {
      const other = others[i] as Span;
      if (other.fromMs > fromMs) left.push({ ...span, fromMs, toMs: other.fromMs });
      fromMs = other.toMs;
    }
    if (fromMs < span.toMs) left.push({ ...span, fromMs });
  }
  return left;
}
