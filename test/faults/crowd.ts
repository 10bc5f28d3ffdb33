import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Behaviour, CrowdReport } from './crowd-program.ts';

export interface Crowd {
  /** Resolves when each of them has got as far as it goes. */
  arrived: Promise<CrowdReport>;
  /** All of them go, by the end of their process. Can be called twice. */
  leave(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('./crowd-program.js', import.meta.url));

/** Where a crowd comes from and goes to; `before` is what is put before a command so that it runs over there. */
export interface CrowdPlace {
  host?: string;
  port: number;
  before?: readonly string[];
}

/** Clients in a process of their own, so that they do not take the time of who measures. */
export function crowd(place: CrowdPlace, count: number, behaviour: Behaviour): Crowd {
  const { host = '127.0.0.1', port, before = [] } = place;
  const program = [process.execPath, PROGRAM, host, String(port), String(count), behaviour];
  const [command = '', ...words] = [...before, ...program];
  const child = spawn(command, words, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_V8_COVERAGE: '' },
  });
  const exited = once(child, 'exit');
  const arrived = Promise.race([
    once(child, 'message').then(([report]) => report as CrowdReport),
    exited.then(() => {
      throw new Error(`the crowd (${behaviour}) ended before it had arrived`);
    }),
  ]);
  // Whoever leaves early does not care how they fare.
  arrived.catch(() => {});
  return {
    arrived,
    leave: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await exited;
    },
  };
}

/** The crowd goes when `act` has ended, however it does. */
export async function withCrowd<T>(people: Crowd, act: (people: Crowd) => Promise<T>): Promise<T> {
  try {
    return await act(people);
  } finally {
    await people.leave();
  }
}
