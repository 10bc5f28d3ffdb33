import type { Notice } from '../errors.ts';
import type { Timer } from '../system/timer.ts';

/** After FIRST_FRAME_SECONDS the camera program is stopped first, and then the supervisor says why. */
const STOP_MS = 1500;

/** How the camera is doing. */
export interface CameraOutlook {
  readonly isStreaming: boolean;
  /** It streams, or would if there were viewers. */
  readonly works: boolean;
  /** It is not retried with these settings. */
  readonly hasGivenUp: boolean;
  /** Since it was started with these settings. */
  readonly failure: Notice | null;
  /** How long its first frame may take. */
  readonly firstFrameMs: number;
}

/** The camera that new settings restart; CameraManager implements it. */
export interface WatchedCamera {
  readonly outlook: CameraOutlook;
  /** Keeps an on-demand camera running until the returned function is called. */
  hold(): () => void;
}

/** Waits until the camera streams with new settings, or does not. */
export class CameraWatch {
  readonly #camera: WatchedCamera;
  readonly #release: () => void;
  readonly #cancel: () => void;
  #isExpired = false;

  /** `onLost`: it does not stream in time. Its owner ends the watch. */
  constructor(camera: WatchedCamera, timer: Timer, onLost: () => void) {
    this.#camera = camera;
    this.#release = camera.hold();
    this.#cancel = timer(() => {
      this.#isExpired = true;
      onLost();
    }, camera.outlook.firstFrameMs + STOP_MS);
  }

  /** Null while nobody knows. */
  get verdict(): 'works' | 'lost' | null {
    const { isStreaming, hasGivenUp } = this.#camera.outlook;
    if (isStreaming) return 'works';
    return hasGivenUp || this.#isExpired ? 'lost' : null;
  }

  /** Why the camera does not stream. */
  get why(): Notice {
    return (
      this.#camera.outlook.failure ?? {
        code: 'no-first-frame',
        message: 'The camera sent no frame with the new settings',
        hint: 'If the camera is slow, increase FIRST_FRAME_SECONDS.',
      }
    );
  }

  end(): void {
    this.#release();
    this.#cancel();
  }
}
