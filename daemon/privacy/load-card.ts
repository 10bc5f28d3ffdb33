import type { TimeZone } from '../time/time-zone.ts';
import { untilText } from './until-text.ts';

interface CardSize {
  readonly width: number;
  readonly height: number;
}

/** Draws the card of a private camera. Font and encoder are loaded only with the first one. */
export async function loadCard(
  { width, height }: CardSize,
  until: number | null,
  nowMs: number,
  zone: TimeZone,
): Promise<Buffer> {
  const { drawCard } = await import('./draw-card.ts');
  const line = until === null ? '' : untilText(until, nowMs, zone);
  return drawCard(width, height, { word: 'PRIVATE', line });
}
