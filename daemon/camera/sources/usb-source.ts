import { access, constants } from 'node:fs/promises';
import { findBinary } from 'libcamera-wrapper';
import type { ProgramExit } from 'libcamera-wrapper';
import { errorCode, PicamdError } from '../../errors.ts';
import type { ErrorCode } from '../../errors.ts';
import { BY_ID, usbCameras } from '../../system/video-devices.ts';
import { visibleText } from '../../text/visible-text.ts';
import { runProgram } from './program-source.ts';
import type { Source, SourceRun } from './source.ts';

export interface UsbSourceOptions {
  /** The path of a V4L2 device; empty = the first USB camera. */
  readonly device: string;
  readonly width: number;
  readonly height: number;
  /** Frames per second. */
  readonly framerate: number;
  /** Where the links to USB cameras are. */
  readonly folder?: string;
}

/** FFmpeg's last words about a V4L2 device (libavdevice/v4l2.c), and what they mean. */
const CAUSES: readonly (readonly [words: RegExp, code: ErrorCode, message: string, hint: string])[] = [
  [
    /Device or resource busy/i,
    'busy',
    'is in use by another program',
    'Stop that program; fuser -v DEVICE shows it.',
  ],
  [
    /Permission denied/i,
    'permission',
    'may not be opened by this user',
    'Run: sudo usermod -aG video $USER, then log in again.',
  ],
  [
    /No such device|No such file|Input\/output error/i,
    'no-device',
    'was unplugged, or lost its connection',
    'Plug it in again, into another port or without a hub; check the power supply.',
  ],
  [
    /proper format for codec|not a video capture device|Inappropriate ioctl|does not support/i,
    'not-mjpeg',
    'delivers no MJPEG',
    'Set SOURCE_DEVICE to one that picamd --list-cameras shows, or set SOURCE=command and SOURCE_COMMAND=ffmpeg -f v4l2 -i DEVICE -c:v mjpeg -f mjpeg -',
  ],
];

/** A USB camera that compresses its pictures itself, read through FFmpeg without compressing them again. */
export class UsbSource implements Source {
  readonly kind = 'usb';
  readonly description: string;
  readonly framerate: number;
  readonly size: { readonly width: number; readonly height: number };
  readonly #options: UsbSourceOptions;

  constructor(options: UsbSourceOptions) {
    this.#options = options;
    this.framerate = options.framerate;
    this.size = { width: options.width, height: options.height };
    this.description = options.device === '' ? 'USB camera' : `USB camera ${visibleText(options.device)}`;
  }

  async run(run: SourceRun): Promise<void> {
    const program = await findFfmpeg();
    const device = await findUsbDevice(this.#options.device, this.#options.folder);
    await runProgram(program, this.#args(device), run, (exit) => explained(exit, device));
  }

  #args(device: string): string[] {
    const { width, height, framerate } = this.#options;
    // The driver takes the nearest size and rate that the camera has. Without -flush_packets, the end of a frame waits
    // for the next one.
    const input = `-f v4l2 -input_format mjpeg -framerate ${framerate} -video_size ${width}x${height}`.split(
      ' ',
    );
    const output = '-c:v copy -f mjpeg -flush_packets 1 pipe:1'.split(' ');
    return ['-hide_banner', '-nostdin', '-loglevel', 'warning', ...input, '-i', device, ...output];
  }
}

/**
 * The path of the USB camera; empty = the first one.
 *
 * @throws PicamdError 'no-device'
 */
export async function findUsbDevice(device: string, folder: string = BY_ID): Promise<string> {
  const path = device === '' ? (await usbCameras(folder))[0] : device;
  if (path === undefined)
    throw new PicamdError(
      'no-device',
      'No USB camera is plugged in',
      'Plug one in; picamd --list-cameras shows those that are there.',
    );
  await access(path, constants.F_OK).catch((cause: unknown) => {
    throw new PicamdError(
      'no-device',
      `The USB camera ${visibleText(path)} is not there (${String(errorCode(cause))})`,
      'Plug it in, or set SOURCE_DEVICE to one that picamd --list-cameras shows.',
      cause,
    );
  });
  return path;
}

/** @throws PicamdError 'no-binary' */
export async function findFfmpeg(): Promise<string> {
  try {
    return await findBinary({ binary: 'ffmpeg' });
  } catch (cause) {
    throw new PicamdError(
      'no-binary',
      'ffmpeg, which reads USB cameras, is not installed',
      'Run: sudo apt install ffmpeg',
      cause,
    );
  }
}

/** FFmpeg ends with 0 even if the camera was unplugged. */
function explained({ stderrTail }: ProgramExit, device: string): PicamdError | null {
  const words = stderrTail.join('\n');
  const found = CAUSES.find(([pattern]) => pattern.test(words));
  if (found === undefined) return null;
  const [, code, message, hint] = found;
  const shown = visibleText(device);
  return new PicamdError(
    code,
    `The USB camera ${shown} ${message}`,
    hint.replace('DEVICE', () => shown),
  );
}
