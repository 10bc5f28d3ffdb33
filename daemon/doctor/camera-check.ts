import { CameraError, listCameras } from 'libcamera-wrapper';
import type { CameraInfo } from 'libcamera-wrapper';
import type { ErrorCode, Notice } from '../errors.ts';
import { fault, ok, skipped, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { CheckContext } from './check-context.ts';
import type { RunningDaemon } from './find-daemon.ts';
import { checkOtherSource } from './source-check.ts';
import { showUnits } from './units.ts';

const CABLE =
  'Shut down the Pi, push the ribbon cable in at both ends and close the latches, then start it: cameras are only detected at startup.';

const JOURNAL = 'sudo journalctl -u picamd -n 20';

/** The part of /status about the camera. */
interface CameraStatus {
  readonly state?: string;
  readonly testPicture?: boolean;
  readonly model?: string | null;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly fps?: number;
}

/** Whether pictures arrive, or could. Never starts the camera program while another one may be streaming. */
export async function checkCamera(context: CheckContext): Promise<CheckResult> {
  const daemon = await context.runningDaemon();
  if (daemon !== null) return checkDaemon(daemon, context);
  const [otherPort] = await context.otherDaemonPorts();
  const user = await context.cameraUser();
  const isAffected = user === 'picamd' || context.wantsCamera;
  if (otherPort === undefined && user !== null && isAffected) return inUse(user, context);
  if (!context.wantsCamera) return checkOtherSource(context);
  if (otherPort === undefined) return checkAttached(context);
  return warning(
    `another picamd, on port ${otherPort}, may be using the camera`,
    `picamd doctor --port ${otherPort}`,
  );
}

/** What the running picamd reports. If a password protects it, only whether it is healthy. */
async function checkDaemon(
  { unit, health, status }: RunningDaemon,
  context: CheckContext,
): Promise<CheckResult> {
  const { host, loaded } = context;
  const camera = Object(status?.['camera']) as CameraStatus;
  if (health?.['healthy'] !== true) {
    const { message, hint } = Object(health?.['reason']) as Partial<Record<'message' | 'hint', string>>;
    if (message !== undefined) return fault(`no pictures: ${message}`, hint ?? JOURNAL);
    const [service] = unit === null ? [] : ((await showUnits(host, [unit], ['StatusText'])) ?? []);
    return fault(service?.['StatusText'] || 'picamd is running, but has no pictures', JOURNAL);
  }
  if (camera.testPicture === true && loaded.config.SOURCE !== 'test')
    return warning('picamd is showing its test picture, not a camera', await cameraHint(context));
  if (camera.state === 'private') return ok('off, because privacy is on');
  if (camera.state === 'idle') return ok('idle, no viewers (CAMERA_MODE=on-demand)');
  if (camera.width === undefined) return ok('picamd has fresh pictures');
  const [notice] = cameraNotices(status);
  if (notice !== undefined) return warning(`fresh pictures, but: ${notice.message}`, notice.hint);
  const { model, width, height, fps } = camera;
  return ok(`fresh pictures${model ? ` from ${model}` : ''}, ${width}x${height}, ${fps} fps`);
}

/** What the camera does not do as set. */
function cameraNotices(status: RunningDaemon['status']): Notice[] {
  const codes: readonly ErrorCode[] = [
    'frames-too-large',
    'other-size',
    'other-rate',
    'no-overlay',
    'camera-warning',
  ];
  const notices = status?.['notices'];
  return Array.isArray(notices) ? (notices as Notice[]).filter(({ code }) => codes.includes(code)) : [];
}

/** How to get from the test picture to a camera. */
async function cameraHint(context: CheckContext): Promise<string> {
  if (context.loaded.config.SOURCE !== 'auto') return 'sudo systemctl restart picamd';
  return (await context.piModel()) === null
    ? 'Set SOURCE to usb, command, url or file: without rpicam-vid there is no ribbon-cable camera.'
    : 'sudo apt install rpicam-apps-lite && sudo systemctl restart picamd';
}

function inUse(user: string, { loaded }: CheckContext): CheckResult {
  return user === 'picamd'
    ? warning(
        `picamd is running but does not respond at ${loaded.config.HOST}, port ${loaded.config.PORT}`,
        'sudo picamd doctor',
      )
    : warning(`the camera is in use by ${user}`, `Stop ${user}, then start picamd.`);
}

/** Asks the camera program for the cameras of this machine. */
async function checkAttached(context: CheckContext): Promise<CheckResult> {
  const { CAMERA_ID } = context.loaded.config;
  try {
    // Wait for the version query to end: two camera programs must not run at once.
    const { binary } = await context.cameraProgram();
    const cameras = await listCameras({ binary, timeoutMs: context.host.commandMs, signal: context.signal });
    const chosen = cameras.find(({ index }) => index === CAMERA_ID);
    if (cameras.length === 0) return fault('no camera found', CABLE);
    if (chosen === undefined)
      return fault(`camera ${CAMERA_ID} not found; available: ${names(cameras)}`, 'picamd --list-cameras');
    if (chosen.busy)
      return warning(`another program is using the camera ${chosen.model}`, 'sudo fuser -v /dev/media*');
    return ok(names(cameras));
  } catch (error) {
    if (!(error instanceof CameraError)) throw error;
    // The program check reports these.
    if (['no-binary', 'broken-install'].includes(error.code)) return skipped('needs the camera program');
    return fault(error.message, error.hint);
  }
}

function names(cameras: readonly CameraInfo[]): string {
  return cameras
    .map(({ index, model, width, height }) => `${index}: ${model}, ${width}x${height}`)
    .join('; ');
}
