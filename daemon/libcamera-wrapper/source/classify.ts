import { CameraError } from './errors.ts';
import type { CameraErrorCode } from './errors.ts';
import { SYMPTOMS } from './symptoms.ts';

/** How a camera program ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last lines of stderr, oldest first, without colour codes. */
  readonly stderrTail: readonly string[];
}

/** `sh` and the dynamic loader use it for a program that cannot be run. */
const NOT_RUNNABLE = 127;

/**
 * What an end that nobody asked for means, by the words on stderr, then by signal, then by exit code. An exit
 * code of 0 is a failure too: a camera that is to run for ever has not done its job. Pure.
 *
 * @param user for the hints that name a user
 */
export function classifyExit(ending: Ending, user = '$USER'): CameraError {
  const tail = ending.stderrTail.join('\n');
  for (const { code, seen, message, hint } of SYMPTOMS) {
    const match = seen.exec(tail);
    if (match === null) continue;
    const said = message.replace('$1', () => match[1] ?? '');
    return failure(
      code,
      said,
      hint.replace('$USER', () => user),
      ending,
    );
  }
  return byEnding(ending, tail);
}

function byEnding(ending: Ending, tail: string): CameraError {
  const { code, signal } = ending;
  const said = /(?:ERROR: \*\*\* |what\(\):\s+)([^\n]+?)(?: \*\*\*)?(?:\n|$)/u.exec(tail)?.[1];
  const words = said === undefined ? '' : `: ${said}`;
  if (code === NOT_RUNNABLE) {
    return failure(
      'broken-install',
      `The camera program cannot be run (exit code ${code})${words}`,
      REINSTALL,
      ending,
    );
  }
  const how = signal === null ? `with exit code ${code ?? 'unknown'}` : `by ${signal}`;
  const hint = signal === 'SIGKILL' ? KILLED : RETRY;
  return failure('crash', `The camera program ended unasked ${how}${words}`, hint, ending);
}

const REINSTALL = 'Reinstall it: sudo apt install --reinstall rpicam-apps-lite';
const KILLED = 'If nobody killed it, memory ran out: dmesg | grep -i "out of memory" tells.';
const RETRY =
  'Starting again often helps; if it does not, update (sudo apt full-upgrade) and look at dmesg | tail.';

function failure(code: CameraErrorCode, message: string, hint: string, ending: Ending): CameraError {
  const { code: exitCode, signal, stderrTail } = ending;
  return new CameraError(code, message, { hint, exitCode, signal, stderrTail });
}
