import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
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
): ChildProcess {
  const mortal = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL'] : [];
  const [program = '', ...args] = [...mortal, ...pinned(where), ...command];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** SIGTERM, and SIGKILL to it and what it has started if that does not help. */
export async function stop(child: ChildProcess): Promise<void> {
  if (!running.has(child)) return;
  const timer = setTimeout(() => killFamily(child), STOP_MS);
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
    for (const child of running) killFamily(child);
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
}

function killFamily(child: ChildProcess): void {
  for (const pid of child.pid === undefined ? [] : family(child.pid)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
}
