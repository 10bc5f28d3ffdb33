import type { CameraManager } from '../camera/camera-manager.ts';
import type { Config } from '../config/settings.ts';
import type { Log } from '../log/logger.ts';
import type { Broadcaster } from '../stream/broadcaster.ts';

/** What each part of surveillance is built from. */
export interface SharedParts {
  /** The settings in effect. */
  readonly config: () => Config;
  readonly log: Log;
  readonly cameras: CameraManager;
  readonly broadcaster: Broadcaster;
  /** The notices of a part have changed. */
  readonly onNotices: () => void;
}

export interface SurveillanceParts extends SharedParts {
  /** settings.conf; other documents are beside it. */
  readonly saved: { readonly path: string | null };
  /** At which picamd listens. */
  readonly urls: () => readonly string[];
}
