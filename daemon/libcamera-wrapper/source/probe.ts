import { newerOptions, unsupportedOptions } from './capabilities.ts';
import type { Capabilities } from './capabilities.ts';
import { capture } from './capture.ts';
import type { CaptureOptions } from './capture.ts';
import { CameraError } from './errors.ts';
import { parseHelp, parseVersion } from './version-text.ts';
import type { VideoOptions } from './video-options.ts';

/**
 * Asks the program for its release with `--version`: 10 ms on a desktop, several hundred on a Pi Zero 2.
 *
 * @throws CameraError as the program failed; 'broken-install' when it is not a camera program at all.
 */
export async function probeVersion(binary: string, options: CaptureOptions = {}): Promise<Capabilities> {
  const { stdout } = await capture(binary, ['--version'], options);
  const capabilities = parseVersion(stdout);
  if (capabilities !== null) return capabilities;
  throw new CameraError('broken-install', `${binary} --version does not answer as rpicam-vid does`, {
    hint: 'Give the path of rpicam-vid or libcamera-vid; other programs are not understood.',
  });
}

/**
 * What has to be known of the program to use these options. Nothing is asked for options that every release
 * has: undefined then. Releases before v1.5.3 do not tell their number and builds between releases tell the
 * number before, so where the number is not enough the list of options in `--help` decides.
 */
export async function probeFor(
  options: VideoOptions,
  binary: string,
  captureOptions: CaptureOptions = {},
): Promise<Capabilities | undefined> {
  if (newerOptions(options).length === 0) return undefined;
  const capabilities = await probeVersion(binary, captureOptions);
  if (unsupportedOptions(options, capabilities).length === 0) return capabilities;
  const { stdout } = await capture(binary, ['--help'], captureOptions);
  return { ...capabilities, options: parseHelp(stdout) };
}
