import type { AccessControl } from './access/access-control.ts';
import type { CameraManager } from './camera/camera-manager.ts';
import type { Config } from './config/settings.ts';
import type { DaemonOverrides } from './daemon-overrides.ts';
import type { Notice } from './errors.ts';
import { createApp } from './http/app.ts';
import type { AppParts } from './http/app.ts';
import type { MachineActions } from './http/routes/machine.ts';
import { serveRoutes } from './http/request-route.ts';
import { ROUTES } from './http/routes.ts';
import type { RouteParts } from './http/routes.ts';
import { ViewerLimiter } from './http/viewer-limiter.ts';
import { Metrics } from './metrics/metrics.ts';
import type { RecordingSwitch } from './recording/recording-switch.ts';
import { documents } from './status/documents.ts';
import type { Documents } from './status/documents.ts';
import { METRIC_FAMILIES } from './status/metric-families.ts';
import type { MetricParts } from './status/metric-families.ts';
import { statusDocument } from './status/status-document.ts';
import type { StatusParts, StreamParts } from './status/status-document.ts';
import { MachineControl } from './system/machine-control.ts';
import type { Host } from './system/host.ts';

/** What is made here of the others. */
type Made =
  | 'camera'
  | 'holdMs'
  | 'machine'
  | 'settings'
  | 'pictureSize'
  | 'privateSnapshot'
  | 'metrics'
  | 'viewerLimiter'
  | 'framesSince'
  | keyof Documents;

interface WebAppParts extends Omit<AppParts & RouteParts, Made> {
  readonly cameras: CameraManager;
  /** The settings in effect. */
  readonly config: () => Config;
  readonly access: AccessControl;
  readonly notices: () => readonly Notice[];
  readonly host: Pick<Host, 'facts'>;
  readonly streamParts: () => StreamParts;
  readonly recording: Pick<RecordingSwitch, 'report'>;
  /** See cameraId(). */
  readonly id: string;
  /** Null while MQTT_URL is not set. */
  readonly mqtt: () => StatusParts['mqtt'];
  readonly nats: () => StatusParts['nats'];
  readonly overrides: Pick<DaemonOverrides, 'holdMs' | 'machine'>;
}

/** How old facts about the machine may be for who asks, and in what is sent by itself all day: some take a program each. */
const [HOST_AGE_MS, REPORTED_HOST_AGE_MS] = [5000, 60_000];

export interface WebApp {
  /** Of Koa, which never rejects. */
  readonly handler: ReturnType<ReturnType<typeof createApp>['callback']>;
  readonly metrics: Pick<Metrics<MetricParts>, 'load' | 'stop'>;
  /** What the routes report, for other ways out. */
  readonly documents: Pick<Documents, 'status' | 'summary'> & {
    /** The text of /metrics; null while METRICS is off. */
    readonly metrics: () => Promise<string | null>;
  };
  readonly machine: Pick<MachineActions, 'restartsPicamd' | 'restartPicamd'>;
}

/** The routes, with what they report and the limits on who watches. */
export function createWebApp(parts: WebAppParts): WebApp {
  const { access, cameras, config, events, host, notices, overrides, streamParts } = parts;
  const viewerLimiter = new ViewerLimiter(config);
  const statusParts = async (hostAgeMs: number): Promise<MetricParts & StatusParts> => ({
    ...streamParts(),
    totals: cameras.totals,
    refused: viewerLimiter.refused,
    access: access.mode,
    notices: notices(),
    events,
    host: await host.facts(hostAgeMs),
    motion: parts.motion.report,
    recording: parts.recording.report,
    alerts: parts.alerts.report,
    id: parts.id,
    mqtt: parts.mqtt(),
    nats: parts.nats(),
  });
  const metrics = new Metrics(METRIC_FAMILIES, statusParts);
  const made = {
    ...parts,
    camera: cameras,
    viewerLimiter,
    framesSince: (capturedAtMs: number) => cameras.camera?.ring.framesSince(capturedAtMs) ?? [],
    holdMs: overrides.holdMs,
    machine: overrides.machine ?? new MachineControl(process.env),
    settings: config,
    privateSnapshot: () => config().PRIVACY_SNAPSHOT,
    metrics: () => (config().METRICS ? metrics.expose(HOST_AGE_MS) : null),
    ...documents(streamParts, () => statusParts(HOST_AGE_MS), parts.motionAreas),
  };
  const pictureSize = () => made.ustreamer().size;
  const app = createApp({ ...made, pictureSize }, serveRoutes(ROUTES, made));
  return {
    handler: app.callback(),
    metrics,
    documents: {
      ...made,
      status: async () => statusDocument(await statusParts(REPORTED_HOST_AGE_MS)),
      metrics: async () =>
        config().METRICS ? (await metrics.expose(REPORTED_HOST_AGE_MS, false)).text : null,
    },
    machine: made.machine,
  };
}
