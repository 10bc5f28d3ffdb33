import { EventEmitter, once } from 'node:events';
import { cameraProblems } from '../../daemon/camera/sources/video-options.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import { Daemon } from '../../daemon/daemon.ts';
import { PicamdError } from '../../daemon/errors.ts';
import { createLog } from '../../daemon/log/logger.ts';
import type { HostFacts } from '../../daemon/system/host.ts';
import { Notify } from '../../daemon/system/sd-notify.ts';
import { CHEAP } from './credentials.ts';
import { NOBODY } from './daemon.ts';
import { pictures } from './pictures.ts';
import { runningApps } from './running-apps.ts';

/** Only ends what hangs. */
const WAIT_MS = 90_000;
/** The usual 16 MiB take as long to fill as the rest of the start. */
const SMALL_RING = ['--ring-bytes', '2M', '--max-frame-bytes', '512K'];

/** On a busy machine, a camera program must not look as if it hung. Tests of these limits set their own. */
const PATIENT = ['--first-frame-seconds', '60', '--stall-seconds', '60', '--stale-seconds', '30'];

type Overrides = NonNullable<ConstructorParameters<typeof Daemon>[4]>;

/** Short enough not to slow tests down, long enough to tell which of two events came first. */
const QUICK: Overrides = { holdMs: 40, refreshMs: 40 };

/** On a PC, reading them starts twenty programs each time. */
const FACTS: HostFacts = {
  model: 'Raspberry Pi Zero 2 W Rev 1.0',
  temperatureCelsius: 48.3,
  load: [0.2, 0.1, 0],
  memory: { totalBytes: 2 ** 29, availableBytes: 2 ** 28 },
  disk: { totalBytes: 2 ** 34, availableBytes: 2 ** 33 },
  uptimeSeconds: 86_400,
  throttling: null,
};
const MACHINE = { load: () => Promise.resolve(), facts: () => Promise.resolve(FACTS) };

/** picamd in this process. */
export interface RunningApp {
  url: string;
  port: number;
  /** The log so far. */
  log(): string;
  /** Resolves when the log matches, now or later. */
  logged(pattern: RegExp): Promise<string>;
  /** Reloads its settings, or those of other arguments, as SIGHUP does. Rejects if they cannot be used. */
  reload(args?: string[]): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts picamd in this process, on a free port, and waits until it listens: a tenth of the time that a process takes.
 * Its pictures come from a file, 320x240, unless the arguments name another source, and rejections are not delayed by
 * 1.5 s unless `overrides` request it. The machine is a made-up Pi. For signals, exit codes, memory and passed sockets see startDaemon().
 *
 * `env` is the environment of this process until stop(), and so also of the camera program.
 */
export async function startApp(
  args: string[] = [],
  env: NodeJS.ProcessEnv = {},
  overrides: Overrides = QUICK,
): Promise<RunningApp> {
  const load = (more: string[]) => {
    const camera = more.includes('--source') ? [] : pictures();
    return loadConfig(
      [...camera, ...SMALL_RING, ...PATIENT, '--port', '0', ...more],
      { ...NOBODY, ...env },
      cameraProblems,
    );
  };
  const restore = setEnvironment(env);
  const settings = load(args);
  const written = new EventEmitter();
  let text = '';
  const write = (line: string) => {
    text += line;
    written.emit('line');
  };
  const log = createLog(
    { level: settings.config.LOG_LEVEL, format: 'json' },
    { write, close: () => Promise.resolve() },
  );
  const notify = new Notify({ fd: null, watchdogMs: null, onError: () => {}, onStuck: () => {} });
  const daemon = new Daemon(settings, log, notify, [], { host: MACHINE, passwordCost: CHEAP, ...overrides });
  const logged = async (pattern: RegExp): Promise<string> => {
    const signal = AbortSignal.timeout(WAIT_MS);
    for (;;) {
      const found = pattern.exec(text);
      if (found !== null) return found[1] ?? found[0];
      await once(written, 'line', { signal }).catch(() => {
        throw new Error(`${String(pattern)} was not logged:\n${text}`);
      });
    }
  };
  try {
    await daemon.start();
  } catch (error) {
    await daemon.stop();
    restore();
    throw error;
  }
  const stop = async () => {
    runningApps.delete(stop);
    await daemon.stop();
    restore();
  };
  runningApps.add(stop);
  const url = await logged(/listening on (https?:\/\/[^/"]+|unix:[^"]*)/);
  return {
    url,
    port: Number(/:(\d+)$/.exec(url)?.[1] ?? 0),
    log: () => text,
    logged,
    reload: async (again = args) => daemon.reload(load(again)),
    stop,
  };
}

let isSet = false;

/** Returns a function that undoes it. */
function setEnvironment(env: NodeJS.ProcessEnv): () => void {
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  if (before.length === 0) return () => {};
  if (isSet) throw new Error('only one app at a time can have an environment of its own');
  isSet = true;
  Object.assign(process.env, env);
  return () => {
    isSet = false;
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  };
}

/** Why picamd does not start with these arguments. */
export async function startError(args: string[]): Promise<PicamdError> {
  try {
    await (await startApp(args)).stop();
  } catch (error) {
    if (error instanceof PicamdError) return error;
    throw error;
  }
  throw new Error(`it starts with ${args.join(' ')}`);
}
