import type { Config } from '../config/settings.ts';
import type { Turn } from '../frame/exif-orientation.ts';
import type { FrameOverlay } from '../frame/frame-overlay.ts';
import { namedZoneFile } from '../system/zone-files.ts';

/**
 * The overlay that the settings ask for; null without OVERLAY_TEXT. Font and encoder are loaded only with it.
 *
 * @param turn by how much viewers turn the picture
 * @param name of the camera, for `{name}`
 */
export async function loadOverlay(
  config: Config,
  turn: Turn,
  name: () => string,
): Promise<FrameOverlay | null> {
  const { OVERLAY_TEXT, OVERLAY_POSITION, TIMEZONE } = config;
  if (OVERLAY_TEXT === '') return null;
  const { createOverlay } = await import('./create-overlay.ts');
  const zone = namedZoneFile(TIMEZONE);
  return createOverlay({ text: OVERLAY_TEXT, position: OVERLAY_POSITION, turn, zone, name });
}
