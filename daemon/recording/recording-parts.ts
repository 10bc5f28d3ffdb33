import type { Config } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import type { CameraEvent, EventFacts } from '../events/event.ts';
import type { Frame } from '../frame/frame.ts';
import type { Log } from '../log/logger.ts';
import type { Timer } from '../system/timer.ts';
import type { DiskQueueOptions } from './disk-queue.ts';
import type { FileClock } from './file-clock.ts';

/** What recording needs of the rest of picamd. */
export interface RecordingParts {
  readonly log: Log;
  /** Where the camera has its recordings. */
  readonly root: string;
  readonly config: () => Config;
  /** Of the ring, oldest first. */
  readonly framesSince: (capturedAtMs: number) => readonly Frame[];
  /** The newest frame, if it is current. */
  readonly newest: () => Frame | null;
  /** Measured between two frames, in ms; infinite while it is unknown. */
  readonly frameIntervalMs: () => number;
  readonly tap: (callback: (frame: Frame) => void) => () => void;
  readonly listen: (callback: (event: CameraEvent, isAddition: boolean) => void) => () => void;
  readonly attach: (id: string, facts: EventFacts) => void;
  /** The disk cannot be written, or, with null, can again. */
  readonly onDisk: (notice: Notice | null) => void;
  /** The disk can be written, for the first time or again. */
  readonly onReady: () => void;
  readonly queue?: DiskQueueOptions | undefined;
  readonly clock?: FileClock | undefined;
  readonly timer?: Timer | undefined;
}
