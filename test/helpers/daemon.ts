import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The program that tests run; test/bundle.process.ts runs some of them with its bundle instead. */
export const MAIN =
  process.env['TEST_MAIN'] ?? fileURLToPath(new URL('../../daemon/main.js', import.meta.url));
/** A busy machine needs seconds to start a process. */
const WAIT_MS = 90_000;
/** Without it, the developer's own users, tokens and settings would apply to the daemons of tests. */
export const NOBODY = {
  PICAMD_CREDENTIALS_FILE: '/nonexistent/picamd/credentials',
  // A folder that root cannot create either: a daemon would find what another one's settings page has saved there.
  XDG_STATE_HOME: '/dev/null',
};

export interface RunningDaemon {
  url: string;
  port: number;
  pid: number;
  /** The log so far. */
  log(): string;
  /** Resolves when the log matches, now or later. */
  logged(pattern: RegExp): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  /** Sends SIGTERM; resolves with the exit status. */
  stop(): Promise<number | null>;
  exited: Promise<number | null>;
}

/** Runs main.js until it exits: for commands, and for starts that fail. */
export async function runDaemon(
  args: string[],
  env: NodeJS.ProcessEnv = {},
  before: readonly string[] = [],
  main = MAIN,
) {
  const [command = '', ...words] = [...before, process.execPath, main, ...args];
  const child = spawn(command, words, { env: { ...process.env, ...NOBODY, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/**
 * Starts the built daemon on a free port and waits until it listens. Its source is a small test picture unless the
 * arguments name another one; `port: null` leaves the port to the settings file. `before` is the command line of a
 * program that execs it; `main` is another build of it.
 */
export async function startDaemon(
  args: string[] = [],
  env: NodeJS.ProcessEnv = {},
  before: readonly string[] = [],
  { port = '0', main = MAIN }: { port?: string | null; main?: string } = {},
): Promise<RunningDaemon> {
  const small = ['--source', 'test', '--camera-width', '320', '--camera-height', '240'];
  const all = [
    ...(args.includes('--source') ? [] : small),
    ...(port === null ? [] : ['--port', port]),
    '--log-format',
    'json',
    ...args,
  ];
  const [command = '', ...words] = [...before, process.execPath, main, ...all];
  const child = spawn(command, words, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...NOBODY, ...env },
  });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += String(chunk);
    child.emit('logged');
  });
  const exited = once(child, 'exit').then(([code]) => {
    child.emit('logged');
    return code as number | null;
  });
  const logged = async (pattern: RegExp): Promise<string> => {
    const signal = AbortSignal.timeout(WAIT_MS);
    for (;;) {
      const found = pattern.exec(log);
      if (found !== null) return found[1] ?? found[0];
      if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}:\n${log}`);
      await once(child, 'logged', { signal }).catch(() => {
        throw new Error(`${String(pattern)} was not logged:\n${log}`);
      });
    }
  };
  const url = await logged(/listening on (https?:\/\/[^/"]+|unix:[^"]*)/);
  return {
    url,
    port: Number(/:(\d+)$/.exec(url)?.[1] ?? 0),
    pid: child.pid ?? 0,
    log: () => log,
    logged,
    kill: (signal) => child.kill(signal),
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
    exited,
  };
}
