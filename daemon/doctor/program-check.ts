import { CameraError } from 'libcamera-wrapper';
import { fault, ok, skipped } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { CheckContext } from './check-context.ts';

/** Whether the camera program is installed and runs. */
export async function checkProgram(context: CheckContext): Promise<CheckResult> {
  const { SOURCE, CAMERA_BINARY } = context.loaded.config;
  if (!context.wantsCamera) return skipped(`SOURCE=${SOURCE} uses no camera program`);
  try {
    const { binary, capabilities } = await context.cameraProgram();
    if (capabilities === null) return ok(`${binary}, in use`);
    const { version, build, libcamera } = capabilities;
    return ok(`${binary} ${version ?? build}${libcamera === null ? '' : `, libcamera ${libcamera}`}`);
  } catch (error) {
    if (!(error instanceof CameraError)) throw error;
    if (error.code !== 'no-binary' || CAMERA_BINARY !== '') return fault(error.message, error.hint);
    if (SOURCE === 'auto' && (await context.piModel()) === null)
      return ok('none on this machine: picamd shows a test picture');
    return fault('the camera program is not installed', 'sudo apt install rpicam-apps-lite');
  }
}
