/**
 * The borders that a source knows itself: a file, a part with a length, the body of one response. Each unit is one
 * picture, so its end also ends a frame without EOI, and what follows the first picture is skipped.
 *
 * Call start() before the unit's first byte, and end() after its last one once it is certain to be the last: a part's
 * Content-Length is only a claim until the delimiter has been seen behind it. Bytes outside units are a stream as from
 * a pipe. A unit that breaks off is not ended: its frame is then incomplete.
 */
export interface SourceUnits {
  /** Also ends an earlier unit that has not ended: its incomplete frame is dropped. */
  start(): void;
  end(): void;
  /** The unit's end was claimed wrongly. What has come of it, and what follows, is a stream: nothing is lost. */
  release(): void;
}
