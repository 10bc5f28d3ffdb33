import { runProgram, SOCKET_BYTES } from './program-source.ts';
import type { Source, SourceRun } from './source.ts';
import { testPictureCommand } from '../../test-picture/command.ts';
import type { TestPictureOptions } from '../../test-picture/options.ts';

/** The built-in test picture, for a machine without a camera, and to see the latency by eye. */
export class TestSource implements Source {
  readonly kind = 'test';
  readonly description: string;
  /** It draws the next picture when the last one has been taken. */
  readonly backlog = { frames: 1, bytes: SOCKET_BYTES };
  readonly framerate: number;
  readonly #options: TestPictureOptions;

  constructor(options: TestPictureOptions) {
    this.#options = options;
    this.framerate = options.framerate;
    this.description = `built-in test picture${options.note === '' ? '' : `, ${options.note}`}`;
  }

  async run(run: SourceRun): Promise<void> {
    const { command, args } = testPictureCommand(this.#options);
    await runProgram(command, args, run);
  }
}
