import type { RecordedFile } from './recorded-days.ts';

/** A part of a file that is shown. */
export interface Span {
  readonly file: RecordedFile;
  readonly fromMs: number;
  readonly toMs: number;
}

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

/** Each begins where the one before it ends, at the earliest. */
function withoutOverlaps(spans: readonly Span[]): Span[] {
  const kept: Span[] = [];
  let endMs = Number.NEGATIVE_INFINITY;
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const fromMs = Math.max(span.fromMs, endMs);
    if (fromMs >= span.toMs) continue;
    kept.push({ ...span, fromMs });
    endMs = span.toMs;
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
