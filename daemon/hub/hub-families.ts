import { countsOf } from '../http/hub/hub-counts.ts';
import { counter, gauge } from '../metrics/family.ts';
import type { Family } from '../metrics/family.ts';
import { PROCESS_FAMILIES } from '../status/process-families.ts';
import type { HubCamera } from './hub-camera.ts';

export interface HubMetricParts {
  /** Those that the client may watch. */
  readonly cameras: readonly HubCamera[];
  /** Viewers rejected by a limit. */
  readonly refused: number;
  /** MAX_VIEWERS. */
  readonly mostViewers: number;
}

type Value = number | boolean | null;

/**
 * Metrics of a hub. Those of a camera have the names that they have when it is alone, and the label `camera`: eleven series for each,
 * so that a hub of a thousand cameras does not fill a Prometheus. What else there is to know, /cameras/NAME/status says.
 */
export const HUB_FAMILIES: readonly Family<HubMetricParts>[] = [
  gauge('hub_cameras', 'Cameras of the hub', ({ cameras }) => countsOf(cameras).cameras),
  gauge(
    'hub_cameras_watched',
    'Cameras that are connected, or being connected',
    ({ cameras }) => countsOf(cameras).watched,
  ),
  gauge(
    'hub_cameras_lost',
    'Cameras that someone watches and that have no current picture',
    ({ cameras }) => countsOf(cameras).lost,
  ),
  gauge('stream_viewers_limit', 'MAX_VIEWERS', ({ mostViewers }) => mostViewers),
  counter('stream_viewers_refused', 'Viewers rejected by a limit', ({ refused }) => refused),

  gauge(
    'camera_healthy',
    '0 while someone watches the camera and it has no current picture, else 1',
    each(({ health }) => health.healthy),
    'camera',
  ),
  gauge(
    'camera_watched',
    '1 while the camera is connected, or being connected, else 0',
    each(({ isOpen }) => isOpen),
    'camera',
  ),
  gauge(
    'camera_fps',
    'Frames per second, measured over the last 5 s',
    each(({ summary }) => summary.fps),
    'camera',
  ),
  gauge(
    'camera_frame_age_seconds',
    'Time since the newest frame; absent before the first, and while nobody watches',
    each(({ health: { frameAgeMs } }) => (frameAgeMs === null ? null : frameAgeMs / 1000)),
    'camera',
  ),
  counter(
    'camera_frames',
    'Frames received from the camera',
    each(({ counts }) => counts.frames),
    'camera',
  ),
  counter(
    'camera_bytes',
    'Bytes received from the camera',
    each(({ counts }) => counts.bytes),
    'camera',
  ),
  counter('camera_restarts', 'Failures of the connection to the camera', each(failures), 'camera'),
  gauge(
    'stream_viewers',
    'Current viewers of the stream',
    each(({ broadcaster }) => broadcaster.viewers.size),
    'camera',
  ),
  counter(
    'stream_frames',
    'Frames sent to viewers',
    each(({ broadcaster }) => broadcaster.totals.frames),
    'camera',
  ),
  counter(
    'stream_bytes',
    'Bytes sent to viewers',
    each(({ broadcaster }) => broadcaster.totals.bytes),
    'camera',
  ),
  counter(
    'stream_skipped_frames',
    'Frames skipped because a viewer was too slow',
    each(({ broadcaster }) => broadcaster.totals.skipped),
    'camera',
  ),

  ...PROCESS_FAMILIES,
];

function each(read: (camera: HubCamera) => Value) {
  return ({ cameras }: HubMetricParts): Record<string, number | boolean> =>
    Object.fromEntries(
      cameras.flatMap((camera) => {
        const value = read(camera);
        return value === null ? [] : [[camera.name, value]];
      }),
    );
}

function failures({ counts }: HubCamera): number {
  return [...counts.failures.values()].reduce((sum, times) => sum + times, 0);
}
