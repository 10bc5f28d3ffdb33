import { checkSupport, takesHdrWords } from './capabilities.ts';
import type { Capabilities } from './capabilities.ts';
import { checkOptions } from './check-options.ts';
import { CameraError } from './errors.ts';
import { OPTION_NAMES, OPTION_TABLE, optionText } from './option-table.ts';
import type { OptionName, VideoOptions } from './option-table.ts';

/**
 * Without -n rpicam-vid logs a line per frame. Without --flush the end of each frame stays in its buffer until
 * the next frame. Without -t 0 it exits after five seconds.
 */
const ALWAYS = ['-n', '--flush', '-t', '0', '--codec', 'mjpeg', '-o', '-'];

/**
 * The arguments that make rpicam-vid write MJPEG to stdout until it is stopped. Runs nothing.
 *
 * Passes an option that is newer than v1.0.0 only if the program has it according to `capabilities`.
 *
 * @throws CameraError 'bad-option' that names every invalid option and every option that the program is too old
 * for (without `capabilities`: v1.0.0). It also rejects a `fieldOfView` of 'full', because choosing the mode
 * takes the list of cameras: pass the result of chooseMode() as `mode`.
 */
export function buildArguments(options: VideoOptions, capabilities?: Capabilities): string[] {
  checkOptions(options);
  checkSupport(options, capabilities);
  if (options.fieldOfView === 'full') {
    throw new CameraError('bad-option', "fieldOfView is 'full', but no sensor mode was chosen for it", {
      hint: 'Pass the result of chooseMode() as mode, or use startCamera().',
    });
  }
  const chosen = OPTION_NAMES.flatMap((name) => optionArguments(name, options, capabilities));
  return [...ALWAYS, ...chosen, ...(options.extraArgs ?? [])];
}

function optionArguments(name: OptionName, options: VideoOptions, capabilities?: Capabilities): string[] {
  const flag = `--${OPTION_TABLE[name].flag}`;
  const text = optionText(name, options);
  if (text === null) return [];
  if (name === 'hdr') return takesHdrWords(capabilities) ? [`${flag}=${text}`] : [flag];
  return text === '' ? [flag] : [flag, text];
}
