import { cameraName } from '../config/camera-name.ts';
import type { Config } from '../config/settings.ts';
import { errorMessage } from '../errors.ts';
import type { Turn } from '../frame/exif-orientation.ts';
import type { FrameOverlay } from '../frame/frame-overlay.ts';
import type { Log } from '../log/logger.ts';
import { loadOverlay } from '../overlay/load-overlay.ts';

/** What writes OVERLAY_TEXT into frames that clients turn by `turn`; null for none. Never rejects. */
export async function overlayOf(config: Config, turn: Turn, log: Log): Promise<FrameOverlay | null> {
  try {
    return await loadOverlay(config, turn, () => cameraName(config));
  } catch (error) {
    // A picture without text is better than none. Node does not load a file again that it could not load once.
    const hint = 'Restart picamd. If that does not help, set another TIMEZONE.';
    log.error({ err: error, hint }, `overlay: no text: ${errorMessage(error)}`);
    return null;
  }
}
