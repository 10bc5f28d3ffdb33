import { checkSupport, takesHdrWords } from './capabilities.ts';
import type { Capabilities } from './capabilities.ts';
import { checkOptions } from './check-options.ts';
import { CameraError } from './errors.ts';
import { OPTION_NAMES, OPTIONS, optionText } from './option-table.ts';
import type { OptionName } from './option-table.ts';
import type { VideoOptions } from './video-options.ts';

/**
 * Without -n rpicam-vid logs a line a frame; without --flush the end of each frame waits in its buffer for
 * the next frame; without -t 0 it ends after five seconds.
 */
const ALWAYS = ['-n', '--flush', '-t', '0', '--codec', 'mjpeg', '-o', '-'];

/**
 * The arguments that make rpicam-vid write MJPEG to stdout until it is stopped. Pure.
 *
 * Options that came after v1.0.0 are passed only when `capabilities` say that the program has them.
 *
 * @throws CameraError 'bad-option' naming every option that is wrong, or newer than the program (without
 * `capabilities`: than v1.0.0). A `fieldOfView` of 'full' is refused as well: choosing the mode takes the
 * camera's list, so pass chooseMode()'s answer as `mode`.
 */
export function buildArguments(options: VideoOptions, capabilities?: Capabilities): string[] {
  checkOptions(options);
  checkSupport(options, capabilities);
  if (options.fieldOfView === 'full') {
    throw new CameraError('bad-option', "fieldOfView is 'full': no sensor mode was chosen for it", {
      hint: 'Pass the answer of chooseMode() as mode, or use startCamera().',
    });
  }
  const chosen = OPTION_NAMES.flatMap((name) => optionArguments(name, options, capabilities));
  return [...ALWAYS, ...chosen, ...(options.extraArgs ?? [])];
}

function optionArguments(name: OptionName, options: VideoOptions, capabilities?: Capabilities): string[] {
  const flag = `--${OPTIONS[name].flag}`;
  const text = optionText(name, options);
  if (text === null) return [];
  if (name === 'hdr') return takesHdrWords(capabilities) ? [`${flag}=${text}`] : [flag];
  return text === '' ? [flag] : [flag, text];
}
