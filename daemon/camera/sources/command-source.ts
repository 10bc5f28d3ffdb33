import { findBinary } from 'libcamera-wrapper';
import { PicamdError } from '../../errors.ts';
import { visibleText } from '../../text/visible-text.ts';
import { runProgram } from './program-source.ts';
import type { Source, SourceRun } from './source.ts';

/** Any program that writes MJPEG to stdout, such as ffmpeg for a USB or RTSP camera. It runs without a shell. */
export class CommandSource implements Source {
  readonly kind = 'command';
  readonly description: string;
  readonly #command: readonly string[];

  /** `command` is the program and its arguments. */
  constructor(command: readonly string[]) {
    this.#command = command;
    // Without the arguments, which may contain a password.
    this.description = visibleText(command[0] ?? '');
  }

  async run(run: SourceRun): Promise<void> {
    const [name = '', ...args] = this.#command;
    await runProgram(await findCommand(name), args, run);
  }
}

/**
 * The path of the program of SOURCE_COMMAND.
 *
 * @throws PicamdError 'no-binary'.
 */
export async function findCommand(name: string): Promise<string> {
  try {
    return await findBinary({ binary: name });
  } catch (cause) {
    throw new PicamdError(
      'no-binary',
      `${visibleText(name)}, the program of SOURCE_COMMAND, cannot be run`,
      'Install it, or set its full path in SOURCE_COMMAND.',
      cause,
    );
  }
}
