import type { CameraManager } from './camera/camera-manager.ts';
import type { Frame } from './frame/frame.ts';
import type { Broadcaster } from './stream/broadcaster.ts';

/** A camera that is started for a picture needs as long as for a snapshot over HTTP. */
const PICTURE_MS = 4500;

/** The next frame, in the tick in which it arrives, so that its bytes are still there; null if none does. Starts a camera that runs for viewers alone. */
export function nextFrame(
  broadcaster: Pick<Broadcaster, 'onNextFrame'>,
  cameras: Pick<CameraManager, 'hold'>,
): Promise<Frame | null> {
  const release = cameras.hold();
  return new Promise((resolve) => {
    const done = (frame: Frame | null) => {
      clearTimeout(timer);
      cancel();
      release();
      resolve(frame);
    };
    const cancel = broadcaster.onNextFrame(done);
    const timer = setTimeout(() => done(null), PICTURE_MS);
  });
}
