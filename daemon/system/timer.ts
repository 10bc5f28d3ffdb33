/** Starts a timer; the returned function stops it. Tests have their own. */
export type Timer = (run: () => void, ms: number) => () => void;

export const systemTimer: Timer = (run, ms) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Tests have their own. */
export interface TimeSource {
  /** As performance.now(): ms of the monotonic clock. */
  now(): number;
  readonly timer: Timer;
}

export const systemTime: TimeSource = { now: () => performance.now(), timer: systemTimer };
