import type { AlertsReport } from '../alerts/alerts-report.ts';
import type { Camera } from '../camera/camera.ts';
import type { Failure } from '../camera/failure.ts';
import type { MotionAreas } from '../config/areas-schema.ts';
import { cameraName } from '../config/camera-name.ts';
import type { Config } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import type { EventLog } from '../events/event-log.ts';
import { exifOrientation, turnedSize } from '../frame/exif-orientation.ts';
import type { RecipeFacts } from '../http/recipes/recipes.ts';
import type { PageFacts } from '../http/page/page.ts';
import type { UstreamerFacts } from '../http/routes/ustreamer-state.ts';
import type { MqttReport } from '../mqtt/mqtt-switch.ts';
import type { NatsReport } from '../nats/nats-switch.ts';
import type { MotionReport } from '../motion/motion-report.ts';
import type { PrivacyState } from '../privacy/privacy-setting.ts';
import type { RecordingReport } from '../recording/recording-report.ts';
import type { Broadcaster } from '../stream/broadcaster.ts';
import type { Viewer } from '../stream/viewer.ts';
import type { HostFacts } from '../system/host.ts';
import { fileNameOf } from '../text/file-name.ts';
import { motionStatus } from './motion-status.ts';
import { eventStatus } from './event-status.ts';
import { processStatus } from './process-status.ts';
import { recordingStatus } from './recording-status.ts';

export interface StreamParts {
  camera: Camera | null;
  config: Config;
  broadcaster: Broadcaster;
  /** `since` in ms since 1970. */
  privacy: PrivacyState & { readonly since: number };
}

export interface StatusParts extends StreamParts {
  /** Viewers rejected by a limit. */
  refused: number;
  /** See AccessControl.mode. */
  access: string;
  notices: readonly Notice[];
  events: EventLog;
  host: HostFacts | null;
  /** Null while it is off. */
  motion: MotionReport | null;
  /** Null while RECORD is off. */
  recording: RecordingReport | null;
  /** Null while there are none. */
  alerts: AlertsReport | null;
  /** See cameraId(); null for a camera of a hub. */
  id: string | null;
  /** Null while MQTT_URL is not set. */
  mqtt: MqttReport | null;
  /** Null while NATS_URL is not set. */
  nats: NatsReport | null;
}

/** The document of /status; daemon/http/api.md describes its fields. */
export function statusDocument(parts: StatusParts): object {
  const nowMs = performance.now();
  const name = cameraName(parts.config);
  const { broadcaster, host, refused } = parts;
  return {
    timeMs: Date.now(),
    id: parts.id,
    name,
    fileName: fileNameOf(name),
    privacy: parts.privacy,
    camera: parts.camera === null ? null : cameraStatus(parts.camera, parts.config, nowMs),
    ring: parts.camera === null ? null : ringStatus(parts.camera),
    motion: motionStatus(parts.motion),
    recording: recordingStatus(parts.recording),
    alerts: parts.alerts,
    mqtt: parts.mqtt,
    nats: parts.nats,
    viewers: [...broadcaster.viewers].map((viewer) => describeViewer(viewer, nowMs)),
    viewersGone: { ...broadcaster.left, refused },
    repeatedFrames: broadcaster.repeated,
    access: parts.access,
    notices: [...parts.notices, ...(parts.camera?.notices ?? [])],
    events: eventStatus(parts.events),
    process: processStatus(),
    host,
  };
}

/** What /state reports, for clients of ustreamer. */
export function ustreamerFacts({ camera, config, broadcaster }: StreamParts): UstreamerFacts {
  const encodes = camera?.source.kind === 'rpicam' || camera?.source.kind === 'test';
  const fps = camera?.rate.perSecond(performance.now()) ?? 0;
  return {
    quality: encodes ? config.CAMERA_QUALITY : null,
    size: displayedSize(camera, config),
    online: camera?.supervisor.state === 'streaming',
    framerate: camera === null ? config.CAMERA_FRAMERATE : (camera.source.framerate ?? fps),
    fps,
    viewers: broadcaster.viewers,
  };
}

/** What the viewer page is rendered with. */
export function pageFacts({ camera, config }: StreamParts): PageFacts {
  return {
    ...displayedSize(camera, config),
    testPicture: camera?.source.kind === 'test',
    overlay: config.OVERLAY_TEXT !== '',
    motion: config.MOTION,
    frameAncestors: config.FRAME_ANCESTORS,
  };
}

/** What the recipes are filled in with. */
export function recipeFacts({ camera, config }: StreamParts, { masks }: MotionAreas): RecipeFacts {
  const motionMasks = masks.map(({ points }) => points);
  return { listensOn: config.HOST, ...pictureSize(camera, config), turn: camera?.turn ?? 0, motionMasks };
}

/** The size of the newest frame; before the first frame, the size in the settings. */
function pictureSize(camera: Camera | null, config: Config) {
  const frame = camera?.ring.newest ?? null;
  return { width: frame?.width ?? config.CAMERA_WIDTH, height: frame?.height ?? config.CAMERA_HEIGHT };
}

/** That size as browsers show it: they follow the EXIF orientation. */
function displayedSize(camera: Camera | null, config: Config) {
  return turnedSize(pictureSize(camera, config), camera?.turn ?? 0);
}

function cameraStatus(camera: Camera, config: Config, nowMs: number) {
  const { supervisor, source, turn, counts, ring, rate, rateHistory } = camera;
  const frame = ring.newest;
  const displayed = frame === null ? null : turnedSize(frame, turn);
  return {
    state: camera.state,
    source: source.kind,
    description: source.description,
    model: source.model ?? null,
    sensorMode: source.sensorMode ?? null,
    testPicture: source.kind === 'test',
    mode: config.CAMERA_MODE,
    width: frame?.width ?? null,
    height: frame?.height ?? null,
    rotation: Number(config.CAMERA_ROTATION),
    orientation: exifOrientation(turn),
    displayWidth: displayed?.width ?? null,
    displayHeight: displayed?.height ?? null,
    fps: round(rate.perSecond(nowMs), 1),
    fpsOfLastMinute: rateHistory.perSecond(nowMs),
    framerate: source.framerate ?? null,
    frames: counts.frames,
    frameAgeMs: frame === null ? null : Math.round(nowMs - frame.capturedAtMs),
    frameBytes: frame?.jpegBytes ?? null,
    droppedFrames: { ...counts.dropped },
    passedOverFrames: ring.passedOver,
    framesWithoutOverlay: ring.withoutOverlay,
    skippedBytes: counts.skippedBytes,
    restarts: Object.fromEntries(supervisor.history.counts),
    frontEndTimeouts: supervisor.frontEndTimeouts,
    lastError: supervisor.lastFailure === null ? null : lastError(supervisor.lastFailure),
    errors: supervisor.history.newestFirst.map(({ failure, times }) => ({ ...lastError(failure), times })),
  };
}

function lastError({ code, message, hint, atMs }: Failure) {
  return { code, message, hint, at: new Date(atMs).toISOString() };
}

function ringStatus({ ring }: Camera) {
  return { bytes: ring.ringBytes, frames: ring.frameCount, spanSeconds: round(ring.spanMs / 1000, 2) };
}

/** One viewer as /status shows it. */
function describeViewer(viewer: Viewer, nowMs: number) {
  return {
    id: viewer.id,
    name: viewer.options.name,
    address: viewer.address,
    userAgent: viewer.userAgent,
    ageSeconds: Math.round((nowMs - viewer.sinceMs) / 1000),
    fps: round(viewer.rate.perSecond(nowMs), 1),
    fpsWanted: viewer.options.fps,
    sent: viewer.sent,
    skipped: viewer.skipped,
    bytes: viewer.bytes,
  };
}

/** Rounds to this many decimals. */
function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
