import { CameraError, findBinary, listCameras } from 'libcamera-wrapper';
import type { Config } from '../config/settings.ts';
import { cameraUserOf } from '../doctor/camera-user.ts';
import { HostAccess } from '../doctor/host-access.ts';
import { BY_ID, usbCameras } from '../system/video-devices.ts';

/**
 * `picamd --list-cameras`. Resolves with the exit status: 0 if there is a camera.
 *
 * @param byId where the links to USB cameras are
 */
export async function printCameras(
  config: Config,
  print: (text: string) => void,
  byId: string = BY_ID,
): Promise<number> {
  const ribbon = await printRibbonCameras(config, print);
  const devices = await usbCameras(byId);
  for (const device of devices) print(`SOURCE=usb  SOURCE_DEVICE=${device}\n`);
  return ribbon + devices.length === 0 ? 1 : 0;
}

/** Resolves with how many there are. */
async function printRibbonCameras({ CAMERA_BINARY }: Config, print: (text: string) => void): Promise<number> {
  try {
    const binary = await findBinary({ binary: CAMERA_BINARY || undefined });
    const cameras = await listCameras({ binary });
    if (cameras.length === 0)
      print(`${binary} found no camera. Check both ends of the ribbon cable, then reboot.\n`);
    const user = cameras.some(({ busy }) => busy)
      ? await cameraUserOf(new HostAccess(), CAMERA_BINARY)
      : null;
    for (const { index, model, width, height, busy, modes } of cameras) {
      print(
        `CAMERA_ID=${index}  ${model}  ${width}x${height}${busy ? `  in use by ${user ?? 'another program'}` : ''}\n`,
      );
      for (const mode of busy ? [] : modes) {
        const view = mode.crop === null ? '' : `  sees ${mode.crop.width}x${mode.crop.height}`;
        const rate = mode.maxFramerate === null ? '' : `  up to ${mode.maxFramerate} fps`;
        print(`  ${mode.width}x${mode.height}  ${mode.format}${rate}${view}\n`);
      }
    }
    return cameras.length;
  } catch (error) {
    if (!(error instanceof CameraError)) throw error;
    print(`${error.message}. ${error.hint}\n`);
    return 0;
  }
}
