import { parseCameraList } from './camera-list.ts';
import type { CameraInfo } from './camera-list.ts';
import { capture } from './capture.ts';
import type { CaptureOptions } from './capture.ts';
import { classifyExit } from './classify.ts';
import { userName } from './environment.ts';
import { CameraError } from './errors.ts';
import { findBinary } from './find-binary.ts';

export interface ListCamerasOptions extends CaptureOptions {
  /** Path or name of the program; left out: as findBinary() finds it. */
  binary?: string | undefined;
}

/**
 * The attached cameras, none of them when there are none. Not while a stream of one's own runs: listing
 * configures every camera, and one in use is reported busy without modes.
 *
 * @throws CameraError as findBinary(), and as the program failed; 'permission' when an empty list comes from
 * devices that may not be opened; 'broken-install' when the answer is not a list.
 */
export async function listCameras(options: ListCamerasOptions = {}): Promise<CameraInfo[]> {
  const binary = await findBinary(options);
  const { stdout, stderrTail } = await capture(binary, ['--list-cameras'], options);
  const cameras = parseCameraList(stdout);
  if (cameras === null) {
    throw new CameraError('broken-install', `${binary} --list-cameras does not answer as rpicam-vid does`, {
      hint: 'Give the path of rpicam-vid or libcamera-vid; other programs are not understood.',
      stderrTail,
    });
  }
  // The exit code is 0 even then.
  const failure = classifyExit({ code: 0, signal: null, stderrTail }, userName());
  if (cameras.length === 0 && failure.code === 'permission') throw failure;
  return cameras;
}
