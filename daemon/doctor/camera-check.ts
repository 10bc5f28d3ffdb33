import { CameraError, listCameras } from 'libcamera-wrapper';
import type { CameraInfo } from 'libcamera-wrapper';
import { fault, ok, skipped, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import { COMMAND_MS } from './host-access.ts';
import type { Answering, CheckContext } from './check-context.ts';
import { SERVICE, showUnits } from './units.ts';

const CABLE =
  'Switch the Pi off, push the ribbon cable in at both ends and close the latches, then switch it on: cameras are found at the start only.';

const JOURNAL = 'sudo journalctl -u picamd -n 20';

/** Of /status. */
interface CameraStatus {
  readonly state?: string;
  readonly testPicture?: boolean;
  readonly model?: string | null;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly fps?: number;
}

/** Whether pictures come, or could come. The camera program is never started beside one that may be streaming. */
export async function checkCamera(context: CheckContext): Promise<CheckResult> {
  const answering = await context.answering();
  if (answering !== null) return ofDaemon(answering, context);
  const user = await context.cameraUser();
  if (user !== null) return busy(user, context);
  if (!context.wantsCamera)
    return skipped(`SOURCE=${context.loaded.config.SOURCE} needs no camera of this machine`);
  return attached(context);
}

/** What picamd tells of its camera: all, or with a password nothing but whether it is well. */
async function ofDaemon({ health, status }: Answering, { host, loaded }: CheckContext): Promise<CheckResult> {
  const camera = Object(status?.['camera']) as CameraStatus;
  if (health?.['healthy'] !== true) {
    const { message, hint } = Object(health?.['reason']) as Partial<Record<'message' | 'hint', string>>;
    if (message !== undefined) return fault(`no pictures: ${message}`, hint ?? null);
    const [unit] = (await showUnits(host, [SERVICE], ['StatusText'])) ?? [];
    return fault(unit?.['StatusText'] || 'picamd runs, but has no pictures', JOURNAL);
  }
  if (camera.testPicture === true && loaded.config.SOURCE !== 'test')
    return warning('picamd shows its test picture, and no camera', null);
  if (camera.state === 'idle') return ok('at rest until somebody looks (CAMERA_MODE=on-demand)');
  if (camera.width === undefined) return ok('picamd has fresh pictures');
  const { model, width, height, fps } = camera;
  return ok(`fresh pictures${model ? ` of ${model}` : ''}, ${width}x${height}, ${fps} a second`);
}

function busy(user: string, { loaded }: CheckContext): CheckResult {
  return user === 'picamd'
    ? warning(
        `picamd runs and does not answer at ${loaded.config.HOST}, port ${loaded.config.PORT}`,
        'sudo picamd doctor',
      )
    : warning(`${user} has the camera; picamd cannot use it meanwhile`, `Stop ${user}, then start picamd.`);
}

async function attached(context: CheckContext): Promise<CheckResult> {
  const { CAMERA_ID } = context.loaded.config;
  try {
    // It has answered once: the second question is not asked while the first one runs.
    const { binary } = await context.program();
    const cameras = await listCameras({ binary, timeoutMs: COMMAND_MS, signal: context.signal });
    const chosen = cameras.find(({ index }) => index === CAMERA_ID);
    if (cameras.length === 0) return fault('no camera is found', CABLE);
    if (chosen === undefined)
      return fault(`there is no camera ${CAMERA_ID}, only ${names(cameras)}`, 'picamd --list-cameras');
    if (chosen.busy)
      return warning(`another program has the camera ${chosen.model}`, 'sudo fuser -v /dev/media*');
    return ok(names(cameras));
  } catch (error) {
    if (!(error instanceof CameraError)) throw error;
    // The check of the program says so.
    if (['no-binary', 'broken-install'].includes(error.code))
      return skipped('without a program nobody can tell');
    return fault(error.message, error.hint);
  }
}

function names(cameras: readonly CameraInfo[]): string {
  return cameras
    .map(({ index, model, width, height }) => `${index}: ${model}, ${width}x${height}`)
    .join('; ');
}
