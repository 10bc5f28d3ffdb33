/** Someone needs a picture who is no viewer, as for a snapshot; and of a slower stream a new viewer would wait for long. */
const LEAST_FPS = 1;

/** The highest of the viewers' rates, in frames per second: Infinity if one has no limit. */
export function highestRate(
  viewers: Iterable<{ readonly options: { readonly fps: number | null } }>,
): number {
  let highest = LEAST_FPS;
  for (const { options } of viewers) highest = Math.max(highest, options.fps ?? Number.POSITIVE_INFINITY);
  return highest;
}
