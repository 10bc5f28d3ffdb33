/** Tiles of a page; a large one takes the places of four. */
export const PLACES = 9;
const LARGE = 4;
const DEFAULT_SECONDS = 15;
const LEAST_SECONDS = 3;
const MOST_SECONDS = 3600;

/** How long a page stays, in s, from `?kiosk=30`. */
export function kioskSeconds(value: string): number {
  const seconds = Number(value === '' ? DEFAULT_SECONDS : value);
  return Number.isFinite(seconds) && seconds > 0
    ? Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, seconds))
    : DEFAULT_SECONDS;
}

/** The cameras of one page, from 0; the large one is on each, and first. */
export function kioskPage(
  names: readonly string[],
  large: string | null,
  page: number,
): { readonly shown: readonly string[]; readonly pages: number } {
  const others = names.filter((name) => name !== large);
  const room = large === null ? PLACES : PLACES - LARGE;
  const pages = Math.max(1, Math.ceil(others.length / room));
  const from = (page % pages) * room;
  const shown = others.slice(from, from + room);
  return { shown: large === null ? shown : [large, ...shown], pages };
}
