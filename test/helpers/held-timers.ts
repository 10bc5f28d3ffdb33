import type { Timer } from '../../daemon/system/timer.ts';

/** A timer that was started. */
interface HeldTimer {
  readonly run: () => void;
  readonly ms: number;
  /** It was stopped. */
  isOver: boolean;
}

/** Timers that do not run out by themselves: the test calls `run`. */
export class HeldTimers {
  /** In the order in which they were started. */
  readonly all: HeldTimer[] = [];

  readonly timer: Timer = (run, ms) => {
    const held = { run, ms, isOver: false };
    this.all.push(held);
    return () => (held.isOver = true);
  };
}
