import { readdirSync } from 'node:fs';
import type { CameraTotals } from '../camera/camera-totals.ts';
import { CAMERA_STATES } from '../camera/camera-state.ts';
import { errorEntry, ERRORS } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { Facts } from '../metrics/facts.ts';
import { cameraHealth } from './status-document.ts';
import type { StreamParts } from './status-document.ts';
import type { HostFacts } from '../system/host.ts';
import { VERSION } from '../version.ts';

export interface MetricParts extends StreamParts {
  totals: CameraTotals;
  /** Viewers turned away by a limit. */
  refused: number;
  host: HostFacts | null;
}

/** What a failure of the camera may be called; 'internal' is a fault of ours in its source. */
const FAILURE_CODES = (Object.keys(ERRORS) as ErrorCode[]).filter(
  (code) => errorEntry(code).retry !== undefined || code === 'internal',
);

/** The facts that metrics/ tells Prometheus. */
export function metricFacts(parts: MetricParts): Facts {
  const { broadcaster, camera, config, refused } = parts;
  const { repeated, left } = broadcaster;
  return {
    build: { version: VERSION, node: process.version },
    process: processFacts(),
    camera: cameraFacts(parts, performance.now()),
    ring:
      camera === null
        ? null
        : { bytes: camera.ring.ringBytes, frames: camera.ring.held, spanMs: camera.ring.spanMs },
    stream: {
      viewers: broadcaster.viewers.size,
      maxViewers: config.MAX_VIEWERS,
      left,
      refused,
      ...broadcaster.totals,
      repeated,
    },
    host: hostFacts(parts.host),
  };
}

function cameraFacts({ camera, config, totals }: MetricParts, nowMs: number): Facts['camera'] {
  const { failures, ...counts } = totals.with(camera);
  const frame = camera?.ring.newest ?? null;
  const { healthy, state } = cameraHealth(camera, config);
  return {
    ...counts,
    failures: Object.fromEntries(FAILURE_CODES.map((code) => [code, failures.get(code) ?? 0])),
    healthy,
    states: Object.fromEntries(CAMERA_STATES.map((name) => [name, name === state])),
    source: camera?.source.kind ?? null,
    fps: camera?.rate.perSecond(nowMs) ?? 0,
    framerate: config.CAMERA_FRAMERATE,
    frame:
      frame === null
        ? null
        : {
            ageMs: nowMs - frame.capturedAtMs,
            bytes: frame.jpegBytes,
            width: frame.width,
            height: frame.height,
          },
  };
}

function processFacts(): Facts['process'] {
  const { user, system } = process.cpuUsage();
  return {
    // Fixed at the start: the wall clock of a Pi is set later, and a start that moves looks like a restart.
    startedAtSeconds: performance.timeOrigin / 1000,
    cpuSeconds: (user + system) / 1e6,
    residentBytes: process.memoryUsage.rss(),
    openFds: openFds(),
  };
}

function openFds(): number | null {
  try {
    // One of them is that of the folder itself.
    return readdirSync('/proc/self/fd').length - 1;
  } catch {
    return null;
  }
}

function hostFacts(host: HostFacts | null): Facts['host'] {
  if (host === null || host.throttling === null)
    return { temperatureCelsius: host?.temperatureCelsius ?? null, throttling: null };
  const { sinceBoot, ...now } = host.throttling;
  const throttling = { now: byCondition(now), sinceBoot: byCondition(sinceBoot) };
  return { temperatureCelsius: host.temperatureCelsius, throttling };
}

/** `underVoltage` is the field of a document, `under-voltage` the value of a label. */
function byCondition(flags: object): Record<string, boolean> {
  return Object.fromEntries(
    Object.entries(flags).map(([name, on]) => [
      name.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`),
      on === true,
    ]),
  );
}
