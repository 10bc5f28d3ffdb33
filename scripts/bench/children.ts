import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { family } from './process-cost.ts';

const TASKSET = '/usr/bin/taskset';
const SETPRIV = '/usr/bin/setpriv';
/** A daemon waits 3 s for a camera that does not end. */
const STOP_MS = 6000;
const EXIT_ABORTED = 130;
const SERVER_CORE = 0;
const LOAD_CORE = 1;

/** Whether the server has a processor of its own, and camera and clients another. */
export const IS_PINNED = existsSync(TASKSET) && availableParallelism() > LOAD_CORE;

/** Of what a program writes to stderr, the last is kept. */
const MAX_ERRORS = 2000;

/** A program that was started. */
export interface Child {
  readonly pid: number;
  readonly stdout: Readable;
  hasEnded(): boolean;
  /** The end of what it has written to stderr. */
  errors(): string;
  /** SIGTERM, and SIGKILL to it and to all that it has started if that does not help. Resolves when it has ended. */
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
const folders = new Set<string>();

/** The words that make a command run on the processor of the server, or on that of camera and clients. */
export function pinned(where: 'server' | 'load'): string[] {
  return IS_PINNED ? [TASKSET, '-c', String(where === 'server' ? SERVER_CORE : LOAD_CORE)] : [];
}

/** Starts a program that ends with this process, even if this one is killed: the kernel does that for setpriv. */
export function start(
  where: 'server' | 'load',
  command: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Child {
  const mortal = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL'] : [];
  const [program = '', ...args] = [...mortal, ...pinned(where), ...command];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} cannot be started`);
  running.add(child);
  child.once('exit', () => running.delete(child));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-MAX_ERRORS)));
  return {
    pid,
    stdout: child.stdout,
    hasEnded: () => !running.has(child),
    errors: () => errors,
    stop: () => stop(child, pid),
  };
}

async function stop(child: ChildProcess, pid: number): Promise<void> {
  if (!running.has(child)) return;
  const timer = setTimeout(() => killFamily(pid), STOP_MS);
  child.kill('SIGTERM');
  await once(child, 'exit');
  clearTimeout(timer);
}

/** A folder that exists until this process exits. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-bench-'));
  folders.add(folder);
  return folder;
}

/** Nothing that was started outlives this process, however it ends. */
export function endWithUs(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(EXIT_ABORTED));
  process.once('exit', () => {
    for (const { pid } of running) if (pid !== undefined) killFamily(pid);
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
}

function killFamily(first: number): void {
  for (const pid of family(first)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
}
