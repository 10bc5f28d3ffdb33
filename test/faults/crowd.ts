import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Behavior, CrowdReport } from './crowd-program.ts';

export interface Crowd {
  /** Resolves when all clients have reached their goal. */
  arrived: Promise<CrowdReport>;
  /** Ends all clients with their process. Can be called twice. */
  leave(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('./crowd-program.js', import.meta.url));

/** Where a crowd connects to. `before` is a command prefix that runs it elsewhere, as in a network namespace. */
export interface CrowdTarget {
  host?: string;
  port: number;
  before?: readonly string[];
}

/** Starts clients in a separate process, so that they do not disturb the measuring process. */
export function crowd(target: CrowdTarget, count: number, behavior: Behavior): Crowd {
  const { host = '127.0.0.1', port, before = [] } = target;
  const program = [process.execPath, PROGRAM, host, String(port), String(count), behavior];
  const [command = '', ...args] = [...before, ...program];
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_V8_COVERAGE: '' },
  });
  const exited = once(child, 'exit');
  const arrived = Promise.race([
    once(child, 'message').then(([report]) => report as CrowdReport),
    exited.then(() => {
      throw new Error(`the crowd (${behavior}) ended before it reached its goal`);
    }),
  ]);
  // A caller that leaves early ignores the result.
  arrived.catch(() => {});
  return {
    arrived,
    leave: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await exited;
    },
  };
}

/** Runs `action`, then ends the crowd, also after an error. */
export async function withCrowd<T>(clients: Crowd, action: (clients: Crowd) => Promise<T>): Promise<T> {
  try {
    return await action(clients);
  } finally {
    await clients.leave();
  }
}
