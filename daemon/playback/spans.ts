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
  return [...events, ...continuous.flatMap((span) => without(span, events))].toSorted(
    (a, b) => a.fromMs - b.fromMs,
  );
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

/** What is left of a span outside of others, which are in order. */
function without(span: Span, others: readonly Span[]): Span[] {
  const left: Span[] = [];
  let { fromMs } = span;
  for (const other of others) {
    if (other.toMs <= fromMs || other.fromMs >= span.toMs) continue;
    if (other.fromMs > fromMs) left.push({ ...span, fromMs, toMs: other.fromMs });
    fromMs = other.toMs;
  }
  if (fromMs < span.toMs) left.push({ ...span, fromMs });
  return left;
}
