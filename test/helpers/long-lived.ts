import { childrenOf } from './process-facts.ts';

const pids = new Set<number>();
const closers: (() => Promise<unknown>)[] = [];

/** Starts something whose processes stay until all test files of this process are done. */
export async function startLongLived<T>(
  start: () => Promise<T>,
  close: (started: T) => Promise<unknown>,
): Promise<T> {
  const before = childrenOf(process.pid);
  const started = await start();
  for (const pid of childrenOf(process.pid)) if (!before.includes(pid)) pids.add(pid);
  closers.push(() => close(started));
  return started;
}

/** Children of this process that tests need not end. */
export function isLongLived(pid: number): boolean {
  return pids.has(pid);
}

export async function closeLongLived(): Promise<void> {
  for (const close of closers.splice(0)) await close();
}
