import { CameraError } from './errors.ts';
import type { CameraErrorCode } from './errors.ts';
import { SYMPTOMS } from './symptoms.ts';

/** How a camera program exited. */
export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last lines of stderr, oldest first, without color codes. */
  readonly stderrTail: readonly string[];
}

/** The exit code of `sh` and of the dynamic loader for a program that cannot be run. */
const NOT_RUNNABLE = 127;

/**
 * The cause of an unexpected exit, found by the messages on stderr, then by the signal, then by the exit code.
 * Exit code 0 is a failure too: a stream has no end. Runs nothing.
 *
 * @param user the name to put into hints
 */
export function classifyExit(exit: ExitStatus, user = '$USER'): CameraError {
  const tail = exit.stderrTail.join('\n');
  for (const symptom of SYMPTOMS) {
    const { code, pattern, forRoot } = symptom;
    const match = pattern.exec(tail);
    if (match === null) continue;
    const { message, hint } = user === 'root' ? (forRoot ?? symptom) : symptom;
    return failure(
      code,
      message.replace('$1', () => match[1] ?? ''),
      hint.replace('$USER', () => user),
      exit,
    );
  }
  return byStatus(exit, tail);
}

function byStatus(exit: ExitStatus, tail: string): CameraError {
  const { code, signal } = exit;
  const cause = /(?:ERROR: \*\*\* |what\(\):\s+)([^\n]+?)(?: \*\*\*)?(?:\n|$)/u.exec(tail)?.[1];
  const detail = cause === undefined ? '' : `: ${cause}`;
  if (code === NOT_RUNNABLE) {
    return failure(
      'broken-install',
      `The camera program cannot be run (exit code ${code})${detail}`,
      REINSTALL,
      exit,
    );
  }
  const how = signal === null ? `with exit code ${code ?? 'unknown'}` : `by ${signal}`;
  const hint = signal === 'SIGKILL' ? KILLED : RETRY;
  return failure('crash', `The camera program ended unexpectedly ${how}${detail}`, hint, exit);
}

const REINSTALL = 'Reinstall it: sudo apt install --reinstall rpicam-apps-lite';
const KILLED = 'Check dmesg | grep -i "out of memory": the system kills programs when memory runs out.';
const RETRY = 'A restart often helps; if it does not, update (sudo apt full-upgrade) and check dmesg | tail.';

function failure(code: CameraErrorCode, message: string, hint: string, exit: ExitStatus): CameraError {
  const { code: exitCode, signal, stderrTail } = exit;
  return new CameraError(code, message, { hint, exitCode, signal, stderrTail });
}
