import type { IncomingMessage } from 'node:http';
import type { ClipRange, OpenClip } from '../../clip/open-clip.ts';
import type { Broadcaster } from '../../stream/broadcaster.ts';
import type { EventQuery } from '../../events/event-history.ts';
import type { CameraEvent } from '../../events/event.ts';
import type { CameraView } from '../camera-view.ts';
import type { PageFacts } from '../page/page.ts';
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

/** A request to a camera that is a picamd. */
export interface PicamdRequest {
  readonly method?: 'GET' | 'HEAD';
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends it, also in the middle of the answer. */
  readonly signal: AbortSignal;
}

/**
 * Asks one of its routes, by a path below its URL.
 *
 * @throws PicamdError 'camera-unreachable', 'camera-refuses' or 'bad-camera-answer'.
 */
type AskPicamd = (path: string, request: PicamdRequest) => Promise<IncomingMessage>;

/** What can be asked of a picamd over NATS. Each throws PicamdError: 'camera-away', 'bad-camera-answer', or an error of the camera. */
export interface HeardCamera {
  /** The text of its /metrics. */
  metrics(): Promise<string>;
  /** Its bytes come from the camera as they are taken, until `gone` aborts. */
  clip(range: ClipRange, gone: AbortSignal): Promise<Omit<OpenClip, 'skipped'>>;
}

/** One camera of a hub. */
export interface HubCameraView {
  readonly name: string;
  /** The URL of its routes, without credentials, if it is a picamd. */
  readonly picamd: string | null;
  /** Whether it is connected, or being connected. */
  readonly isOpen: boolean;
  readonly view: CameraView;
  readonly broadcaster: Broadcaster;
  readonly summary: CameraSummary;
  readonly health: Health;
  readonly ustreamer: UstreamerFacts;
  /** Null: it is no picamd with a URL. */
  readonly ask: AskPicamd | null;
  /** Null: it is none that is heard over NATS, and tells its events there. */
  readonly heard: HeardCamera | null;
  readonly page: PageFacts;
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
  /** Watched ones without a current picture, and those that are not heard over NATS. */
  readonly lost: number;
}

/** What a client may know of the cameras. */
export interface SeenCameras {
  /** Of those that it may watch. */
  readonly counts: HubCounts;
  /** Whether it may watch every camera. */
  readonly isAll: boolean;
}

/** Which events of a hub a client asks for; see parseEventQuery(). */
export interface HubEventQuery extends EventQuery {
  /** Whether the client may know of a camera. */
  readonly sees: (camera: string) => boolean;
}

/** The events of all cameras of a hub, with the hub's names of the cameras. */
export interface HubEventsView {
  /** The newest first. */
  list(query: HubEventQuery): readonly CameraEvent[];
  listen(listener: (event: CameraEvent) => void): () => void;
}

/** Asks the cameras for their events, while someone wants to know them. */
export interface EventDemandView {
  /** Until the returned function is called. */
  hold(): () => void;
  /** Resolves when each camera has told what it knew, or `signal` aborts. */
  caughtUp(signal: AbortSignal): Promise<void>;
}

/** A picamd that announces itself in the local network. All of it is what that machine says. */
export interface FoundCamera {
  /** For people. */
  readonly title: string;
  readonly address: string;
  readonly url: string;
  /** For CAMERAS_FILE. */
  readonly line: string;
}
