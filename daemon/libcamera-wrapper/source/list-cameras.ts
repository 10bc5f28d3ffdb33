import { parseCameraList } from './camera-list.ts';
import type { CameraInfo } from './camera-list.ts';
import { capture } from './capture.ts';
import type { CaptureOptions } from './capture.ts';
import { classifyExit } from './classify.ts';
import { userName } from './environment.ts';
import { CameraError } from './errors.ts';
import { findBinary } from './find-binary.ts';

export interface ListCamerasOptions extends CaptureOptions {
  /** Path or name of the program; by default as findBinary() finds it. */
  binary?: string | undefined;
}

/**
 * Lists the attached cameras; an empty array if there are none. Do not call it while you stream: listing
 * configures every camera, and reports a camera in use as busy and without modes.
 *
 * @throws CameraError as findBinary() and classifyExit(); 'permission' if the list is empty because this user may
 * not open the devices; 'broken-install' if the output is not a list.
 */
export async function listCameras(options: ListCamerasOptions = {}): Promise<CameraInfo[]> {
  const binary = await findBinary(options);
  const { stdout, stderrTail } = await capture(binary, ['--list-cameras'], options);
  const cameras = parseCameraList(stdout);
  if (cameras === null) {
    throw new CameraError(
      'broken-install',
      `The output of ${binary} --list-cameras is not that of rpicam-vid`,
      {
        hint: 'Set the path of rpicam-vid or libcamera-vid; other programs are not supported.',
        stderrTail,
      },
    );
  }
  // Without permission the program prints an empty list and exits with 0.
  const failure = classifyExit({ code: 0, signal: null, stderrTail }, userName());
  if (cameras.length === 0 && failure.code === 'permission') throw failure;
  return cameras;
}
