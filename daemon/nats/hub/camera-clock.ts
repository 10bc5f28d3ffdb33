/** ms by which the two clocks may drift apart, for each ms: more than NTP slews a clock by. */
const DRIFT = 1e-3;
/** A camera's times that go back by more than this, in ms, come from a clock that was set back. */
const SET_BACK_MS = 1000;

/**
 * How old the messages of one camera are, whatever its clock shows: the least time that one of them took, from the camera's clock to ours, is
 * taken as none. Messages that wait (in a hub that stands still, or on a slow link) take longer than that.
 *
 * `nowMs` is of our monotonic clock, the others are of the camera's.
 */
export class CameraClock {
  #run: number | null = null;
  #leastMs = 0;
  #lastMs = 0;
  #heardAtMs = 0;

  /**
   * A message has come, which the camera stamped at `atMs`. Returns its age in ms, 0 or more.
   *
   * @param run of the camera's process: another one may have another clock
   */
  heard(run: number, atMs: number, nowMs: number): number {
    const tookMs = nowMs - atMs;
    const isUnknown = run !== this.#run || atMs < this.#lastMs - SET_BACK_MS;
    const leastMs = this.#leastMs + DRIFT * (nowMs - this.#heardAtMs);
    this.#leastMs = isUnknown ? tookMs : Math.min(leastMs, tookMs);
    this.#run = run;
    this.#lastMs = isUnknown ? atMs : Math.max(this.#lastMs, atMs);
    this.#heardAtMs = nowMs;
    return tookMs - this.#leastMs;
  }

  /** The next message counts as new: nothing waits any more. */
  forget(): void {
    this.#run = null;
  }
}
