import { CameraError } from 'libcamera-wrapper';
import { fault, ok, skipped } from './check-result.ts';
import type { Finding } from './check-result.ts';
import type { Patient } from './check-context.ts';

/** The camera program, and whether it runs at all. */
export async function checkProgram(patient: Patient): Promise<Finding> {
  const { SOURCE, CAMERA_BINARY } = patient.loaded.config;
  if (!patient.wantsCamera) return skipped(`SOURCE=${SOURCE} needs no camera program`);
  try {
    const { binary, capabilities } = await patient.program();
    if (capabilities === null) return ok(`${binary}, in use now`);
    const { version, build, libcamera } = capabilities;
    return ok(`${binary} ${version ?? build}${libcamera === null ? '' : `, libcamera ${libcamera}`}`);
  } catch (error) {
    if (!(error instanceof CameraError)) throw error;
    if (error.code !== 'no-binary' || CAMERA_BINARY !== '') return fault(error.message, error.hint);
    if (SOURCE === 'auto' && (await patient.pi()) === null)
      return ok('none on this machine: picamd shows a test picture');
    return fault('the camera program is not installed', 'sudo apt install rpicam-apps-lite');
  }
}
