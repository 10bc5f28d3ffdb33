import { Program } from 'libcamera-wrapper';
import type { ProgramExit } from 'libcamera-wrapper';
import { PicamdError } from '../../errors.ts';
import { redact } from '../../log/redact.ts';
import type { SourceRun } from './source.ts';

/** What waits in the socket between a program and us, at most: 219 kB were seen with rpicam-vid. */
export const SOCKET_BYTES = 224 * 1024;

/**
 * Runs a program that writes MJPEG to stdout, until the signal aborts or the program ends. `command` is a path.
 *
 * @param explain why the program ended by itself, if it can tell better than its last lines
 * @throws PicamdError of `explain`, or 'crash' with the last lines of stderr, CameraError if the program cannot be
 *   started.
 */
export async function runProgram(
  command: string,
  args: readonly string[],
  run: SourceRun,
  explain: (exit: ProgramExit) => PicamdError | null = () => null,
): Promise<void> {
  const { onBytes, onLine, signal } = run;
  const program = await Program.start({ command, args, onBytes, onLine, signal });
  const exit = await program.exited;
  const cause = exit.requested ? null : explain(exit);
  if (cause !== null) throw cause;
  if (!exit.requested && (exit.code !== 0 || exit.signal !== null)) throw crashed(command, exit);
}

function crashed(command: string, exit: ProgramExit): PicamdError {
  const how = exit.signal === null ? `with exit status ${exit.code}` : `by ${exit.signal}`;
  const lastLines = redact(exit.stderrTail.slice(-3).join(' / '));
  return new PicamdError(
    'crash',
    `${command} ended ${how}${lastLines === '' ? '' : `: ${lastLines}`}`,
    'Run the command in a terminal (add `>/dev/null`) to see its error.',
  );
}
