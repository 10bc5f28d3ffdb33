import type { Broadcaster } from '../../stream/broadcaster.ts';
import type { CameraView } from '../camera-view.ts';
import type { Health } from '../routes/health.ts';
import type { UstreamerFacts } from '../routes/ustreamer-state.ts';

/** A camera in the list of a hub; api.md describes the fields. */
export interface CameraSummary {
  readonly name: string;
  readonly state: string;
  /** Of the newest frame; null if there is none. */
  readonly width: number | null;
  readonly height: number | null;
  /** As measured. */
  readonly fps: number;
  readonly viewers: number;
  /** Since the newest frame was captured; null if there is none. */
  readonly lastFrameAgeMs: number | null;
  /** The code of what is wrong with it; null if nothing is, or if nobody has asked. */
  readonly error: string | null;
}

/** One camera of a hub. */
export interface HubCameraView {
  readonly name: string;
  /** The URL of its routes, without credentials, if it is a picamd. */
  readonly picamd: string | null;
  readonly view: CameraView;
  readonly broadcaster: Broadcaster;
  readonly summary: CameraSummary;
  readonly health: Health;
  readonly ustreamer: UstreamerFacts;
  status(): object;
}

/** The cameras of a hub. */
export interface HubView {
  /** In the order of CAMERAS_FILE. */
  readonly all: readonly HubCameraView[];
  find(name: string): HubCameraView | null;
}

/** How many cameras a hub has. */
export interface HubCounts {
  readonly cameras: number;
  /** Connected, or being connected. */
  readonly watched: number;
  /** Of those, the ones without a current picture. */
  readonly lost: number;
}
