import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** A program that runs until it is stopped. */
export interface RunningProgram {
  readonly pid: number;
  /** The last of what it has printed, to both outputs. */
  log(): string;
  kill(signal: NodeJS.Signals): void;
  /** Ends it, if it has not ended. */
  stop(): Promise<void>;
  /** When it has ended. */
  readonly ended: Promise<void>;
}

export interface ProgramCall {
  readonly command: string;
  readonly words: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** What ends it. */
  readonly signal?: NodeJS.Signals;
  /** Asked until it is true. */
  isReady(log: string): Promise<boolean> | boolean;
}

/** A busy machine needs seconds to start a process. */
const START_MS = 60_000;
const POLL_MS = 50;
const STOP_MS = 8000;
const LOG_LETTERS = 64 * 1024;

/**
 * Starts a program and waits until it is ready.
 *
 * @throws Error with its log if it ends first, or is not ready after a minute; it does not run then.
 */
export async function startProgram(call: ProgramCall): Promise<RunningProgram> {
  const { command, words, env = process.env, signal = 'SIGTERM' } = call;
  // In a process group of its own: Ctrl-C is for the one that started it, which ends its programs in order.
  const child = spawn(command, words, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let log = '';
  const take = (chunk: Buffer) => (log = (log + String(chunk)).slice(-LOG_LETTERS));
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  let hasEnded = false;
  const ended = once(child, 'close').then(
    () => undefined,
    (error: unknown) => void take(Buffer.from(String(error))),
  );
  void ended.then(() => (hasEnded = true));
  const running: RunningProgram = {
    pid: child.pid ?? 0,
    log: () => log,
    kill: (with_) => child.kill(with_),
    stop: async () => {
      if (hasEnded) return;
      child.kill(signal);
      const limit = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(limit);
    },
    ended,
  };
  const endMs = performance.now() + START_MS;
  while (!(await isReady(call, log))) {
    if (!hasEnded && performance.now() < endMs) {
      await delay(POLL_MS);
      continue;
    }
    await running.stop();
    throw new Error(`${command} did not start:\n${log}`);
  }
  return running;
}

async function isReady(call: ProgramCall, log: string): Promise<boolean> {
  try {
    return await call.isReady(log);
  } catch {
    return false;
  }
}
