import { classifyExit } from './classify.ts';
import { cameraEnvironment, userName } from './environment.ts';
import { CameraError, throwIfAborted } from './errors.ts';
import { Program } from './program.ts';

/** Of stdout. A list of cameras has a few kB, the help 13 kB. */
const MAX_BYTES = 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 10_000;

export interface CaptureOptions {
  signal?: AbortSignal | undefined;
  /** How long to wait for the answer; 10 s by default. */
  timeoutMs?: number | undefined;
}

export interface CapturedOutput {
  readonly stdout: string;
  readonly stderrTail: readonly string[];
}

/**
 * Runs the camera program until it exits, and returns its output.
 *
 * @throws CameraError as classifyExit() if it fails; 'crash' if it does not exit in time; 'aborted'.
 */
export async function capture(
  binary: string,
  args: readonly string[],
  { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: CaptureOptions,
): Promise<CapturedOutput> {
  throwIfAborted(signal);
  const chunks: Buffer[] = [];
  let room = MAX_BYTES;
  const program = await Program.start({
    command: binary,
    args,
    env: cameraEnvironment(),
    onBytes: (chunk) => {
      const kept = Buffer.from(chunk.subarray(0, room));
      room -= kept.length;
      chunks.push(kept);
    },
    signal,
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void program.stop('SIGTERM');
  }, timeoutMs);
  const exit = await program.exited;
  clearTimeout(timer);
  throwIfAborted(signal);
  if (late) throw noAnswer(binary, args, timeoutMs, exit.stderrTail);
  if (exit.code !== 0) throw classifyExit(exit, userName());
  return { stdout: Buffer.concat(chunks).toString(), stderrTail: exit.stderrTail };
}

function noAnswer(
  binary: string,
  args: readonly string[],
  timeoutMs: number,
  stderrTail: readonly string[],
): CameraError {
  const message = `${binary} ${args.join(' ')} did not answer within ${timeoutMs} ms`;
  return new CameraError('crash', message, {
    hint: 'The camera driver may hang: check dmesg | tail, and reboot.',
    stderrTail,
  });
}
