import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';

/** Resident memory, in bytes. */
export function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

/** Time of all its threads on the processors, in ms, as far as the kernel counts it: in ticks of 10 ms. */
export function cpuMs(pid: number): number {
  const facts = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // utime and stime, proc_pid_stat(5).
  return 10 * (Number(facts[11]) + Number(facts[12]));
}

/** How many files, sockets and pipes the process has open. */
export function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** The running processes that it has started, oldest first. */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
}

/** Whether the process exists and is not a zombie. */
export function lives(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The program and its arguments, with spaces between them; empty if it has ended. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Kills the descendants of a process, the youngest generation first. */
export function killDescendants(pid: number, signal: NodeJS.Signals): void {
  for (const child of lives(pid) ? childrenOf(pid) : []) {
    killDescendants(child, signal);
    kill(child, signal);
  }
}

export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

/** Kills a program that a test started, and all that it has started. Resolves when it has ended. */
export async function endTree(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  killDescendants(child.pid, 'SIGKILL');
  kill(child.pid, 'SIGKILL');
  await ended;
}
