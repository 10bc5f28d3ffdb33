import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { CameraError, findBinary } from 'libcamera-wrapper';
import { planMemory } from '../../config/memory-plan.ts';
import type { Config } from '../../config/settings.ts';
import { errorMessage, PicamdError } from '../../errors.ts';
import { visibleText } from '../../text/visible-text.ts';
import { findCommand } from './command-source.ts';
import { FileSource } from './file-source.ts';
import { hasFirstFrame } from './first-frame.ts';
import { findFfmpeg, findUsbDevice } from './usb-source.ts';

/** A folder may hold many files that are no pictures, and a file may be large. */
const TIMEOUT_MS = 3000;
/** As fast as a file is ever shown. */
const FRAMERATE = 240;

/**
 * Finds the program and opens the files that the source would use, without starting a program or a connection.
 *
 * @throws PicamdError 'config-invalid' with what the source would fail with.
 */
export async function checkSource(config: Config): Promise<void> {
  const { SOURCE, SOURCE_COMMAND, CAMERA_BINARY } = config;
  try {
    if (SOURCE === 'command') await findCommand(SOURCE_COMMAND[0] ?? '');
    if (SOURCE === 'file') await checkPictures(config);
    if (SOURCE === 'usb' || SOURCE === 'v4l2') {
      await findFfmpeg();
      await findUsbDevice(config.SOURCE_DEVICE);
    }
    // SOURCE=auto shows a test picture if there is no program.
    if (SOURCE === 'rpicam' || (SOURCE === 'auto' && CAMERA_BINARY !== ''))
      await findBinary({ binary: CAMERA_BINARY || undefined });
    if (SOURCE === 'rpicam' || SOURCE === 'auto') await checkTuningFile(config);
  } catch (cause) {
    if (!(cause instanceof PicamdError || cause instanceof CameraError)) throw cause;
    throw new PicamdError('config-invalid', `SOURCE=${SOURCE}: ${cause.message}`, cause.hint, cause);
  }
}

/** Reads SOURCE_FILE until it has given one frame. */
async function checkPictures(config: Config): Promise<void> {
  const { SOURCE_FILE } = config;
  const { maxFrameBytes } = planMemory(config);
  const source = new FileSource({ path: SOURCE_FILE, framerate: FRAMERATE, maxFrameBytes });
  const hasFrame = await hasFirstFrame(source, maxFrameBytes, AbortSignal.timeout(TIMEOUT_MS));
  if (!hasFrame)
    throw new PicamdError(
      'not-mjpeg',
      `${visibleText(SOURCE_FILE)} has no JPEG that can be read`,
      'Set SOURCE_FILE to an .mjpeg file, a .jpg file or a folder of .jpg files.',
    );
}

async function checkTuningFile({ CAMERA_TUNING_FILE }: Config): Promise<void> {
  if (CAMERA_TUNING_FILE === '') return;
  await access(CAMERA_TUNING_FILE, constants.R_OK).catch((cause: unknown) => {
    throw new PicamdError(
      'no-file',
      `CAMERA_TUNING_FILE cannot be read: ${errorMessage(cause)}`,
      'Set it to a file in /usr/share/libcamera/ipa, or remove it.',
      cause,
    );
  });
}
