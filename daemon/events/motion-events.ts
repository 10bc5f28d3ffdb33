import { systemTimer } from '../system/timer.ts';
import type { Timer } from '../system/timer.ts';
import type { EventLog, OngoingEvent } from './event-log.ts';
import type { EventBox, EventFacts } from './event.ts';
import type { HourlyCeiling } from './hourly-ceiling.ts';

/** Between two updates of an event; they go to every client of /events/stream. */
const UPDATE_MS = 1000;

/** What is needed here of the result of an examined frame. */
export interface NoticedMotion {
  readonly moving: boolean;
  /** 0 to 100. */
  readonly score: number;
  /** What moves, in fractions of the picture. */
  readonly boxes: readonly {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
    readonly score: number;
    readonly zone: string | null;
  }[];
}

export interface MotionEventsOptions {
  readonly log: EventLog;
  readonly ceiling: Pick<HourlyCeiling, 'take'>;
  /** EVENT_GAP: an event ends after this time without motion. EVENT_MAX: a longer one is cut. */
  readonly limits: () => { readonly gapMs: number; readonly mostMs: number };
  readonly timer?: Timer | undefined;
  /** Monotonic, in ms: the clock on the wall may be set while something moves. */
  readonly now?: (() => number) | undefined;
}

/** What is known of the event under way. */
interface Course {
  readonly ongoing: OngoingEvent;
  readonly sinceMs: number;
  movedMs: number;
  updatedMs: number;
  /** What clients have not been told yet; null: nothing. */
  untold: EventFacts | null;
  /** Where the score was highest: the picture of the event is of that moment. */
  best: ReturnType<typeof factsOf>;
}

/** Makes one event of all frames with motion that follow each other. */
export class MotionEvents {
  readonly #options: MotionEventsOptions;
  readonly #now: () => number;
  #course: Course | null = null;
  #endGap: (() => void) | null = null;

  constructor(options: MotionEventsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Takes the result of each examined frame. */
  take(motion: NoticedMotion): void {
    if (!motion.moving && this.#course === null) return;
    const nowMs = this.#now();
    const { gapMs, mostMs } = this.#options.limits();
    if (this.#course !== null && nowMs - this.#course.sinceMs >= mostMs) this.stop();
    if (motion.moving) {
      const facts = factsOf(motion);
      if (this.#course === null) this.#begin(facts, nowMs);
      else this.#go(this.#course, facts, nowMs);
      if (this.#course !== null) this.#endGap ??= this.#afterGap(gapMs);
    }
    if (this.#course !== null) this.#tell(this.#course, nowMs);
  }

  /** Nothing is examined any more: what moved has ended. */
  stop(): void {
    this.#endGap?.();
    this.#endGap = null;
    this.#course?.ongoing.end(this.#course.best);
    this.#course = null;
  }

  #begin(best: Course['best'], nowMs: number): void {
    const { ceiling, log } = this.#options;
    if (!ceiling.take()) return;
    const ongoing = log.begin('motion', best);
    this.#course = { ongoing, best, sinceMs: nowMs, movedMs: nowMs, updatedMs: nowMs, untold: null };
  }

  #go(course: Course, facts: Course['best'], nowMs: number): void {
    course.movedMs = nowMs;
    const isBetter = facts.score > course.best.score;
    if (isBetter) course.best = facts;
    // The highest score so far, with the place of what moves now.
    course.untold = { ...facts, score: course.best.score };
  }

  /** Also after the motion: an alert may wait for the score that its last frames had. */
  #tell(course: Course, nowMs: number): void {
    const { untold } = course;
    if (untold === null || nowMs - course.updatedMs < UPDATE_MS) return;
    [course.updatedMs, course.untold] = [nowMs, null];
    course.ongoing.update(untold);
  }

  /** One timer for the event, not one for each frame. */
  #afterGap(ms: number): () => void {
    const { limits, timer = systemTimer } = this.#options;
    return timer(() => {
      this.#endGap = null;
      if (this.#course === null) return;
      const restMs = this.#course.movedMs + limits().gapMs - this.#now();
      if (restMs > 0) this.#endGap = this.#afterGap(restMs);
      else this.stop();
    }, ms);
  }
}

/** The event's place is that of what moves most. */
function factsOf({ score, boxes }: NoticedMotion) {
  const [first] = boxes.toSorted((a, b) => b.score - a.score || b.w * b.h - a.w * a.h);
  const box: EventBox | null =
    first === undefined ? null : [parts(first.x), parts(first.y), parts(first.w), parts(first.h)];
  return { score: Math.round(score), box, zone: first?.zone ?? null };
}

/** To a ten-thousandth: less than a pixel. */
function parts(fraction: number): number {
  return Math.round(fraction * 10_000) / 10_000;
}
