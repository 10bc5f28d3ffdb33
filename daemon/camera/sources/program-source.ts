import { Program } from 'libcamera-wrapper';
import type { ProgramExit } from 'libcamera-wrapper';
import { PicamdError } from '../../errors.ts';
import { redact } from '../../log/redact.ts';
import type { SourceRun } from './source.ts';

/**
 * Runs any program that writes MJPEG to stdout until the signal aborts or it ends by itself.
 * `command` is a path.
 *
 * @throws PicamdError 'crash' with the program's last words, CameraError when it cannot be started.
 */
export async function runProgram(command: string, args: readonly string[], run: SourceRun): Promise<void> {
  const { onBytes, onLine, signal } = run;
  const program = await Program.start({ command, args, onBytes, onLine, signal });
  const exit = await program.exited;
  if (!exit.requested && (exit.code !== 0 || exit.signal !== null)) throw crashed(command, exit);
}

function crashed(command: string, exit: ProgramExit): PicamdError {
  const how = exit.signal === null ? `with exit status ${exit.code}` : `by ${exit.signal}`;
  const lastWords = redact(exit.stderrTail.slice(-3).join(' / '));
  return new PicamdError(
    'crash',
    `${command} ended ${how}${lastWords === '' ? '' : `: ${lastWords}`}`,
    'Run the same command by hand, with its output sent to /dev/null, and see what it says.',
  );
}
