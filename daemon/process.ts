import { isatty } from 'node:tty';
import { cameraProblems } from './camera/sources/video-options.ts';
import { cameraName } from './config/camera-name.ts';
import { isLasting } from './config/command-line.ts';
import { ConfigError, loadConfig } from './config/load.ts';
import type { Loaded } from './config/load.ts';
import { errorEntry, PicamdError, errorMessage } from './errors.ts';
import { createLog } from './log/logger.ts';
import type { Log } from './log/logger.ts';
import { logOutput } from './log/output.ts';
import { isDiskBusy, untilDiskIsIdle } from './system/disk-operations.ts';
import { setV8Flags } from './system/v8-flags.ts';
import { notifyFromEnvironment } from './system/sd-notify.ts';
import type { Notify } from './system/sd-notify.ts';
import { passedSockets } from './system/listen-fds.ts';
import type { PassedSocket } from './system/listen-fds.ts';
import type { FrameTrace } from './trace/frame-trace.ts';
import { VERSION } from './version.ts';

/** Time for a stop; then the process exits anyway. */
const STOP_MS = 4800;
const EXIT_BAD_CONFIG = 78;
const STDOUT = 1;
const STDERR = 2;
const EXIT_FORCED = { SIGINT: 130, SIGTERM: 143 } as const;

/** Runs what the command line asks for. Resolves with the exit status. */
export async function main(): Promise<number> {
  const loaded = load();
  if (loaded === null) return EXIT_BAD_CONFIG;
  const { command } = loaded;
  if (isLasting(command)) return run(loaded);
  // The daemon does not load the commands, which saves memory.
  const { runCommand } = await import('./commands/run-command.ts');
  return runCommand(command, loaded, {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    isTerminal: isatty(STDOUT),
  });
}

function load(): Loaded | null {
  try {
    return loadConfig(process.argv.slice(2), process.env, cameraProblems);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) process.stderr.write(`picamd: ${problem}\n`);
    return null;
  }
}

/** Runs the camera or the hub until a signal stops it. Resolves with the exit status. */
async function run(loaded: Loaded): Promise<number> {
  // Commands load neither, and start in half the time.
  const isHub = loaded.config.ROLE === 'hub';
  const createDaemon = isHub ? await loadHub() : await loadCamera();
  setV8Flags();
  const { LOG_LEVEL, LOG_FORMAT, TRACE } = loaded.config;
  const terminal = isatty(STDERR);
  const output = logOutput(STDERR);
  const format = LOG_FORMAT === 'auto' ? (terminal ? 'text' : 'json') : LOG_FORMAT;
  const log = createLog({ level: LOG_LEVEL, format }, output);
  process
    .removeAllListeners('warning')
    .on('warning', (warning) => log.warn({ err: warning }, warning.message));
  log.info(
    `picamd ${VERSION} on Node ${process.version}, ${isHub ? 'hub' : 'camera'} ${cameraName(loaded.config)}`,
  );
  const notify = notifyFromEnvironment(process.env, process.pid, {
    onError: (error) => log.warn({ err: error }, `systemd cannot be notified: ${errorMessage(error)}`),
    onStuck: () =>
      log.fatal('camera: the supervisor hangs; the watchdog is no longer fed, so systemd restarts picamd'),
  });
  const sockets = passedSockets(process.env, process.pid);
  const trace = TRACE === 'frame' ? await loadTrace(log) : null;
  const daemon = createDaemon(loaded, log, notify, sockets, trace);
  const fatal = (error: unknown) => {
    log.fatal({ err: error }, errorMessage(error));
    process.exit(errorEntry('internal').exit);
  };
  process.on('uncaughtException', fatal);
  process.on('unhandledRejection', fatal);
  const stopped = untilSignal();
  const started = daemon.start();
  let reloading = started.catch(() => {});
  process.on('SIGHUP', () => {
    // The terminal that it was started in was closed.
    if (terminal && !isatty(STDERR)) process.kill(process.pid, 'SIGTERM');
    else reloading = reloading.then(() => reload(daemon, log, notify));
  });
  try {
    // A signal also ends a start that takes long, for example because it creates a certificate.
    await Promise.race([started, stopped]);
  } catch (error) {
    if (!(error instanceof PicamdError)) throw error;
    log.fatal({ code: error.code, hint: error.hint }, error.message);
    await output.close();
    process.exit(errorEntry(error.code).exit ?? 1);
  }
  const signal = await stopped;
  log.info(`${signal}: stopping the streams, then the camera`);
  const force = () => end(EXIT_FORCED[signal], signal);
  process.once('SIGINT', force).once('SIGTERM', force);
  setTimeout(force, STOP_MS).unref();
  trace?.stop();
  await daemon.stop();
  await started.catch(() => {});
  log.info('stopped');
  await output.close();
  await untilDiskIsIdle();
  return end(0, signal);
}

/**
 * Node's exit waits for its threads, and so forever for one that waits for a disk that hangs; the default action of a signal waits
 * for none. systemd takes SIGINT and SIGTERM for a clean end.
 */
function end(status: number, signal: NodeJS.Signals): never {
  if (isDiskBusy()) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
  // Also where a signal has no default action, as for the first process of a container.
  process.exit(status);
}

/** What runs until a signal stops it. */
interface Running {
  start(): Promise<void>;
  stop(): Promise<void>;
  reload(load: () => Loaded): Promise<void>;
}

type CreateDaemon = (
  loaded: Loaded,
  log: Log,
  notify: Notify,
  sockets: readonly PassedSocket[],
  trace: FrameTrace | null,
) => Running;

async function loadCamera(): Promise<CreateDaemon> {
  const { Daemon } = await import('./daemon.ts');
  return (loaded, log, notify, sockets, trace) => new Daemon(loaded, log, notify, sockets, {}, trace);
}

/** Only loaded with ROLE=hub. */
async function loadHub(): Promise<CreateDaemon> {
  const { Hub } = await import('./hub/hub.ts');
  return (loaded, log, notify, sockets) => new Hub(loaded, log, notify, sockets);
}

/** Only loaded with TRACE=frame. */
async function loadTrace(log: Log): Promise<FrameTrace> {
  const { FrameTrace } = await import('./trace/frame-trace.ts');
  return new FrameTrace(log);
}

function untilSignal(): Promise<keyof typeof EXIT_FORCED> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
  });
}

/** Reads the settings again. If they have a mistake, nothing changes. */
async function reload(daemon: Running, log: Log, notify: Notify): Promise<void> {
  notify.reloading();
  try {
    await daemon.reload(() => loadConfig(process.argv.slice(2), process.env, cameraProblems));
  } catch (error) {
    const problems = error instanceof ConfigError ? error.problems : [errorMessage(error)];
    for (const problem of problems) log.error(`settings: ${problem}`);
    log.error('settings: not reloaded, the old settings stay in effect');
  } finally {
    notify.ready();
  }
}
