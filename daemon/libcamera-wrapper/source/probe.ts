import { newerOptions, unsupportedOptions } from './capabilities.ts';
import type { Capabilities } from './capabilities.ts';
import { capture } from './capture.ts';
import type { CaptureOptions } from './capture.ts';
import { CameraError } from './errors.ts';
import { parseHelp, parseVersion } from './version-text.ts';
import type { VideoOptions } from './option-table.ts';

/**
 * Reads the program's release from `--version`: takes 10 ms on a desktop, several hundred on a Pi Zero 2.
 *
 * @throws CameraError as classifyExit(); 'broken-install' if it is not a camera program.
 */
export async function probeVersion(binary: string, options: CaptureOptions = {}): Promise<Capabilities> {
  const { stdout } = await capture(binary, ['--version'], options);
  const capabilities = parseVersion(stdout);
  if (capabilities !== null) return capabilities;
  throw new CameraError('broken-install', `The output of ${binary} --version is not that of rpicam-vid`, {
    hint: 'Set the path of rpicam-vid or libcamera-vid; other programs are not supported.',
  });
}

/**
 * The capabilities that these options depend on; undefined if every release has the options, and then the
 * program is not run. Releases before v1.5.3 do not print their number, and builds between releases print the
 * previous number, so if the number does not suffice the list of options in `--help` decides.
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
