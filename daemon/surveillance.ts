import type { CameraManager } from './camera/camera-manager.ts';
import { cameraName } from './config/camera-name.ts';
import type { Loaded } from './config/load.ts';
import type { Config } from './config/settings.ts';
import type { Notice } from './errors.ts';
import { EventLog } from './events/event-log.ts';
import type { Log } from './log/logger.ts';
import type { OptionalPart } from './optional-part.ts';
import type { Broadcaster } from './stream/broadcaster.ts';

export interface SurveillanceParts {
  /** The settings in effect. */
  readonly config: () => Config;
  readonly log: Log;
  readonly cameras: CameraManager;
  readonly broadcaster: Broadcaster;
  /** `notices` has changed. */
  readonly onNotices: () => void;
}

/** What makes a camera that notices and keeps: events, and the parts that report them or listen to them. */
export class Surveillance {
  readonly events: EventLog;
  readonly #parts: readonly OptionalPart[] = [];

  constructor({ config }: SurveillanceParts) {
    this.events = new EventLog({ camera: () => cameraName(config()) });
  }

  /** For the routes. */
  get routeParts() {
    return { events: this.events };
  }

  get notices(): readonly Notice[] {
    return this.#parts.flatMap(({ notices }) => notices);
  }

  /** Puts settings into effect that the daemon has adopted. */
  async apply({ config }: Loaded): Promise<void> {
    for (const part of this.#parts) await part.apply(config);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#parts.map((part) => part.stop()));
  }
}
