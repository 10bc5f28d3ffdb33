import { findBinary } from 'libcamera-wrapper';
import { PicamdError } from '../../errors.ts';
import { runProgram } from './program-source.ts';
import type { Source, SourceRun } from './source.ts';

/** Any program that writes MJPEG to stdout, such as ffmpeg for a USB or RTSP camera. No shell. */
export class CommandSource implements Source {
  readonly kind = 'command';
  readonly description: string;
  readonly #words: readonly string[];

  /** `words` is the program and its arguments, at least one. */
  constructor(words: readonly string[]) {
    this.#words = words;
    // The arguments may hold a camera's password.
    this.description = words[0] ?? '';
  }

  async run(run: SourceRun): Promise<void> {
    const [name = '', ...args] = this.#words;
    await runProgram(await this.#find(name), args, run);
  }

  async #find(name: string): Promise<string> {
    try {
      return await findBinary({ binary: name });
    } catch (cause) {
      throw new PicamdError(
        'no-binary',
        `${name}, the program of SOURCE_COMMAND, cannot be run`,
        'Install it, or give its whole path in SOURCE_COMMAND.',
        cause,
      );
    }
  }
}
