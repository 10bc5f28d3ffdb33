import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ProgramOptions {
  /** The program is killed after this time. */
  timeoutMs?: number;
  env?: NodeJS.ProcessEnv;
  /** Receives each piece of stdout as it arrives. */
  onStdout?: (chunk: Buffer) => void;
}

/** The result of a program that has ended. */
export interface ProgramResult {
  /** Null if it was killed. */
  code: number | null;
  stdout: Buffer;
  stderr: string;
  /** How long it ran. */
  ms: number;
}

const TIMEOUT_MS = 60_000;

/** Runs a program until it exits. */
export async function runProgram(
  command: string,
  args: string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  const startedAt = performance.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    timeout: options.timeoutMs ?? TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  const stdout: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout.push(chunk);
    options.onStdout?.(chunk);
  });
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: Buffer.concat(stdout), stderr, ms: performance.now() - startedAt };
}
