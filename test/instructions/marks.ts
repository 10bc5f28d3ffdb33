/** Numbers of viewers, in the order in which they are counted. */
export const VIEWERS = [0, 1, 10] as const;
/** Frames between two marks. */
export const FRAMES_COUNTED = 500;
/** Where callgrind begins a new count. Neither Node nor picamd calls it while frames pass. */
export const MARK_FUNCTION = 'umask';

/** Ends a count, and begins the next one. */
export function mark(): void {
  process.umask(0o022);
}
