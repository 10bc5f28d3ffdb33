import type { TimeRange } from './local-day.ts';
import type { EventType, RecordedEvent } from './recorded-event.ts';

/** The shapes of events on a strip: they differ in more than their color. */
export const SHAPES = ['bar', 'block', 'diamond', 'ring', 'hatching'] as const;
export type Shape = (typeof SHAPES)[number];

const SHAPE_OF: Readonly<Record<EventType, Shape>> = {
  motion: 'bar',
  'camera-lost': 'block',
  'camera-back': 'block',
  disk: 'block',
  tamper: 'diamond',
  'scene-change': 'diamond',
  manual: 'ring',
  privacy: 'hatching',
};

export function shapeOf(type: EventType): Shape {
  return SHAPE_OF[type];
}

interface Size {
  /** In px. */
  readonly width: number;
  readonly height: number;
}

/** A bar and the gap after it, in px. */
const PITCH = 6;
const BAR = 4;
/** The lowest bar, in parts of the height: one of no score is still seen. */
const LOWEST = 0.25;
/** The line that shows where pictures are. */
const FOOT = 3;
const DIAMOND = 7;
const RING = 5;
/** What lasted a moment is as wide as this, in px. */
const NARROWEST = 6;

/**
 * The marks of events as SVG paths, one for each shape. However many events there are, a path has at most one mark for each PITCH px.
 *
 * @param nowMs - until then lasts what goes on.
 */
export function markPaths(
  events: readonly RecordedEvent[],
  axis: TimeRange,
  { width, height }: Size,
  nowMs: number,
): Readonly<Record<Shape, string>> {
  const bucketMs = ((axis.toMs - axis.fromMs) / width) * PITCH;
  /** Counted from 1970, so that marks do not jump while the strip moves. */
  const bucketOf = (ms: number) => Math.floor(ms / bucketMs);
  const xOf = (bucket: number) => (bucket * bucketMs - axis.fromMs) / (bucketMs / PITCH);
  const [firstBucket, lastBucket] = [bucketOf(axis.fromMs), bucketOf(axis.toMs)];
  const scores = new Map<number, number>();
  const points: Record<'diamond' | 'ring', Set<number>> = { diamond: new Set(), ring: new Set() };
  const spans: Record<'block' | 'hatching', Map<number, number>> = { block: new Map(), hatching: new Map() };
  for (const { type, startMs, endMs, score } of events) {
    const [from, to] = [
      Math.max(firstBucket, bucketOf(startMs)),
      Math.min(lastBucket, bucketOf(endMs ?? nowMs)),
    ];
    if (from > to) continue;
    const shape = SHAPE_OF[type];
    if (shape === 'bar')
      for (let at = from; at <= to; at++) scores.set(at, Math.max(scores.get(at) ?? 0, score));
    else if (shape === 'diamond' || shape === 'ring') points[shape].add(from);
    else spans[shape].set(from, Math.max(spans[shape].get(from) ?? 0, to));
  }
  const bars = [...scores].map(([bucket, score]) => {
    const tall = Math.round((height - FOOT) * (LOWEST + (1 - LOWEST) * (score / 100)));
    return rectangle(xOf(bucket), height - FOOT - tall, BAR, tall);
  });
  const middle = height / 2;
  const long = (all: ReadonlyMap<number, number>) =>
    [...all]
      .map(([from, to]) => rectangle(xOf(from), 0, Math.max(NARROWEST, (to - from) * PITCH), height))
      .join('');
  return {
    bar: bars.join(''),
    block: long(spans.block),
    hatching: long(spans.hatching),
    diamond: [...points.diamond].map((at) => diamond(xOf(at) + PITCH / 2, middle)).join(''),
    ring: [...points.ring].map((at) => ring(xOf(at) + PITCH / 2, middle)).join(''),
  };
}

/** Ranges with pictures, as one path: a line at the foot of the strip. */
export function rangesPath(ranges: readonly TimeRange[], axis: TimeRange, { width, height }: Size): string {
  const perMs = width / (axis.toMs - axis.fromMs);
  let path = '';
  let drawnTo = -1;
  for (const { fromMs, toMs } of ranges) {
    const [left, right] = [
      Math.max(0, (fromMs - axis.fromMs) * perMs),
      Math.min(width, (toMs - axis.fromMs) * perMs),
    ];
    // What ends in the last pixel that is drawn adds nothing.
    if (right <= left || right < drawnTo + 0.5) continue;
    path += rectangle(left, height - FOOT, Math.max(1, right - left), FOOT);
    drawnTo = right;
  }
  return path;
}

function rectangle(x: number, y: number, width: number, height: number): string {
  return `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${-round(width)}Z`;
}

function diamond(x: number, y: number): string {
  return `M${round(x)} ${round(y - DIAMOND)}l${DIAMOND} ${DIAMOND}l${-DIAMOND} ${DIAMOND}l${-DIAMOND} ${-DIAMOND}Z`;
}

function ring(x: number, y: number): string {
  const arc = `a${RING} ${RING} 0 1 1`;
  return `M${round(x - RING)} ${round(y)}${arc} ${2 * RING} 0${arc} ${-2 * RING} 0Z`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
