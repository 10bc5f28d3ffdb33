import { AlertsSwitch } from '../alerts/alerts-switch.ts';
import { expectedFrames } from '../camera/expected-frames.ts';
import { cameraName } from '../config/camera-name.ts';
import type { EventLog } from '../events/event-log.ts';
import type { DocumentsBeside } from './documents-beside.ts';
import type { SharedParts } from './surveillance-parts.ts';

interface AlertParts extends SharedParts {
  readonly file: DocumentsBeside['alerts'];
  readonly events: EventLog;
  readonly urls: () => readonly string[];
  readonly keepsRecordings: () => boolean;
  readonly isScheduled: () => boolean;
}

export function createAlerts({ config, cameras, ...parts }: AlertParts): AlertsSwitch {
  return new AlertsSwitch({
    ...parts,
    camera: () => cameraName(config()),
    // A card is no picture of what has happened.
    picture: () => (cameras.isPrivate() ? null : (cameras.current()?.jpeg ?? null)),
    isHealthy: () => cameras.current() !== null || expectedFrames(cameras).state === 'expected',
  });
}
