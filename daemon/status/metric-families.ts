import { REPORTED_STATES } from '../camera/camera-state.ts';
import type { CameraTotals } from '../camera/camera-totals.ts';
import { cameraName } from '../config/camera-name.ts';
import { errorEntry, ERRORS } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { EVENT_TYPES } from '../events/event.ts';
import { counter, gauge, info } from '../metrics/family.ts';
import type { Family } from '../metrics/family.ts';
import { PROCESS_FAMILIES } from './process-families.ts';
import { RECORDING_FAMILIES } from './recording-families.ts';
import { cameraHealth } from './camera-health.ts';
import type { StatusParts } from './status-document.ts';

export interface MetricParts extends Omit<StatusParts, 'access' | 'notices'> {
  totals: CameraTotals;
}

/** The codes that a camera failure may have; 'internal' is a bug in a source. */
const FAILURE_CODES = (Object.keys(ERRORS) as ErrorCode[]).filter(
  (code) => errorEntry(code).retry !== undefined || code === 'internal',
);

/** Every metric but the event-loop delay, which metrics/ measures itself. A new metric is a row here. */
export const METRIC_FAMILIES: readonly Family<MetricParts>[] = [
  counter('camera_frames', 'Frames received from the camera', (p) => counts(p).frames),
  counter('camera_bytes', 'Bytes received from the camera', (p) => counts(p).bytes),
  counter('camera_skipped_bytes', 'Bytes outside any JPEG (garbage)', (p) => counts(p).skippedBytes),
  counter('camera_dropped_frames', 'Frames dropped, by cause', (p) => counts(p).dropped, 'cause'),
  counter(
    'camera_passed_over_frames',
    'Frames passed over because they had waited while picamd or the machine stood still',
    (p) => counts(p).passedOverFrames,
  ),
  counter(
    'camera_frames_without_overlay',
    'Frames that could not take OVERLAY_TEXT and were sent without it',
    (p) => counts(p).framesWithoutOverlay,
  ),
  counter(
    'camera_restarts',
    'Camera failures, by code; daemon/README.md explains the codes and says which are followed by a restart',
    failures,
    'code',
  ),
  counter(
    'camera_front_end_timeouts',
    'Timeouts of the sensor, as reported by the camera program',
    (p) => counts(p).frontEndTimeouts,
  ),
  gauge('camera_healthy', '1 while /healthz answers 200, else 0', (p) => health(p).healthy),
  gauge(
    'camera_private',
    '1 while the camera is private: off, with a card in its place; else 0',
    (p) => p.privacy.on,
  ),
  gauge('camera_state', '1 for the current state of the camera, else 0', states, 'state'),
  gauge(
    'camera_source',
    '1 for the kind of source that frames come from',
    ({ camera }) => (camera === null ? null : { [camera.source.kind]: 1 }),
    'source',
  ),
  gauge('camera_fps', 'Frames per second, measured over the last 5 s', ({ camera }) => {
    return camera?.rate.perSecond(performance.now()) ?? 0;
  }),
  gauge('camera_fps_target', 'Frames per second, as set; absent if the source has its own rate', (p) => {
    return p.camera?.source.framerate ?? null;
  }),
  gauge('camera_frame_age_seconds', 'Time since the newest frame; absent before the first', (p) => {
    const frame = newest(p);
    return frame === null ? null : (performance.now() - frame.capturedAtMs) / 1000;
  }),
  gauge('camera_frame_bytes', 'Size of the newest frame', (p) => newest(p)?.jpegBytes ?? null),
  gauge('camera_frame_width_pixels', 'Width of the newest frame', (p) => newest(p)?.width ?? null),
  gauge('camera_frame_height_pixels', 'Height of the newest frame', (p) => newest(p)?.height ?? null),

  gauge('ring_bytes', 'Size of the frame ring', ({ camera }) => camera?.ring.ringBytes ?? null),
  gauge('ring_frames', 'Frames in the ring', ({ camera }) => camera?.ring.frameCount ?? null),
  gauge('ring_span_seconds', 'Time from the oldest frame in the ring to the newest', ({ camera }) =>
    camera === null ? null : camera.ring.spanMs / 1000,
  ),

  gauge('motion_on', '1 while motion is detected, else 0', ({ motion }) => motion !== null),
  gauge('motion_score', 'Motion in the last examined frame, 0 to 100; from 50 on, something moves', (p) => {
    return p.motion?.score ?? null;
  }),
  gauge('motion_examined_seconds', 'How long a frame is examined: the median of the last ones', (p) => {
    return typeof p.motion?.examinedMs === 'number' ? p.motion.examinedMs / 1000 : null;
  }),
  counter(
    'motion_examined_frames',
    'Frames in which motion was looked for, since it was switched on',
    (p) => {
      return p.motion?.examinedFrames ?? null;
    },
  ),
  counter('motion_worker_restarts', 'Failures of motion detection, since it was switched on', (p) => {
    return p.motion?.workerRestarts ?? null;
  }),

  ...RECORDING_FAMILIES,

  counter('alerts_sent', 'Alerts that a webhook took', (p) => p.alerts?.sent ?? null),
  counter('alerts_failed', 'Alerts that a webhook refused, or did not take in all tries', (p) => {
    return p.alerts?.failed ?? null;
  }),
  counter('alerts_dropped', 'Alerts that were never tried, because too many were waiting', (p) => {
    return p.alerts?.dropped ?? null;
  }),
  gauge('alerts_waiting', 'Alerts that wait to be sent', ({ alerts }) => alerts?.waiting ?? null),

  gauge('stream_viewers', 'Current viewers of the stream', ({ broadcaster }) => broadcaster.viewers.size),
  gauge('stream_viewers_limit', 'MAX_VIEWERS', ({ config }) => config.MAX_VIEWERS),
  counter(
    'stream_viewers_gone',
    'Viewers that left, by cause: closed by the client, ended by picamd, cut off as overrun or stuck',
    ({ broadcaster }) => broadcaster.left,
    'cause',
  ),
  counter('stream_viewers_refused', 'Viewers rejected by a limit', ({ refused }) => refused),
  counter('stream_frames', 'Frames sent to viewers', ({ broadcaster }) => broadcaster.totals.frames),
  counter('stream_bytes', 'Bytes sent to viewers', ({ broadcaster }) => broadcaster.totals.bytes),
  counter('stream_skipped_frames', 'Frames skipped because a viewer was too slow', ({ broadcaster }) => {
    return broadcaster.totals.skipped;
  }),
  counter('stream_repeated_frames', 'Frames sent again because no new one arrived', ({ broadcaster }) => {
    return broadcaster.repeated;
  }),

  counter(
    'events',
    'Events, by type',
    ({ events }) => Object.fromEntries(EVENT_TYPES.map((type) => [type, events.begun.get(type) ?? 0])),
    'type',
  ),

  gauge('host_temperature_celsius', 'Processor temperature', ({ host }) => host?.temperatureCelsius ?? null),
  gauge(
    'host_throttling',
    '1 for each condition that the Raspberry Pi firmware reports now, else 0',
    ({ host }) => (host?.throttling ? byCondition(host.throttling) : null),
    'condition',
  ),
  gauge(
    'host_throttling_since_boot',
    '1 for each condition that the Raspberry Pi firmware has reported since boot, else 0',
    ({ host }) => (host?.throttling ? byCondition(host.throttling.sinceBoot) : null),
    'condition',
  ),

  ...PROCESS_FAMILIES,
  // Only here: as a label of every series, a new name would end them all.
  info('picamd_info', 'Name of the camera', { name: ({ config }) => cameraName(config) }),
];

function counts({ totals, camera }: MetricParts) {
  return totals.with(camera);
}

function failures(parts: MetricParts): Record<string, number> {
  const found = counts(parts).failures;
  return Object.fromEntries(FAILURE_CODES.map((code) => [code, found.get(code) ?? 0]));
}

function health({ camera, config }: MetricParts) {
  return cameraHealth(camera, config);
}

function states(parts: MetricParts): Record<string, boolean> {
  const { state } = health(parts);
  return Object.fromEntries(REPORTED_STATES.map((name) => [name, name === state]));
}

function newest({ camera }: MetricParts) {
  return camera?.ring.newest ?? null;
}

/** `underVoltage` in a document is `under-voltage` as a label. */
function byCondition(flags: object): Record<string, boolean> {
  return Object.fromEntries(
    Object.entries(flags)
      .filter(([, value]) => typeof value === 'boolean')
      .map(([name, value]) => [
        name.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`),
        value === true,
      ]),
  );
}
