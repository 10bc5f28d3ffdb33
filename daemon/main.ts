#!/usr/bin/env node
// oxlint-disable-next-line import/no-unassigned-import -- for its effect, before any other module is evaluated
import './system/heap-flags.ts';
import { isatty } from 'node:tty';
import { cameraProblems } from './camera/sources/option-names.ts';
import { ConfigError } from './config/load.ts';
import { describeConfig, helpText } from './config/help.ts';
import { loadConfig, orWithoutOverride } from './config/load.ts';
import type { Loaded } from './config/load.ts';
import { Daemon } from './daemon.ts';
import { isLocal, readAccessPolicy } from './access/access-policy.ts';
import { errorEntry, PicamdError, errorMessage } from './errors.ts';
import type { Notice } from './errors.ts';
import { createLog } from './log/logger.ts';
import type { Log } from './log/logger.ts';
import { logOutput } from './log/output.ts';
import { notifyFromEnvironment } from './system/sd-notify.ts';
import type { Notify } from './system/sd-notify.ts';
import { passedSockets } from './system/listen-fds.ts';
import { prepareTls } from './server/tls.ts';
import { VERSION } from './version.ts';

/** A stop that has not ended by then is forced. */
const STOP_MS = 4800;
const EXIT_BAD_CONFIG = 78;
const STDOUT = 1;
const STDERR = 2;
const EXIT_FORCED = { SIGINT: 130, SIGTERM: 143 } as const;

process.exitCode = await main();

/** Commands are loaded when they are called: the daemon has no use for them, and less memory without. */
async function main(): Promise<number> {
  const loaded = load();
  if (loaded === null) return EXIT_BAD_CONFIG;
  const { command, config, args } = loaded;
  switch (command) {
    case 'help':
      process.stdout.write(helpText());
      return 0;
    case 'version':
      process.stdout.write(`picamd ${VERSION}\n`);
      return 0;
    case 'check':
      return print(() => checked(loaded));
    case 'list-cameras':
      return (await import('./commands/list-cameras.ts')).printCameras(config, (line) =>
        process.stdout.write(line),
      );
    case 'urls':
      return print(async () => (await import('./commands/urls.ts')).urlsText(config, args[0]));
    case 'passwd':
      return print(async () => (await import('./commands/passwd.ts')).passwd(config, args));
    case 'claim':
      return print(async () => (await import('./commands/claim.ts')).claim(config));
    case 'token':
      return print(async () => (await import('./commands/token.ts')).token(config, args));
    case 'cert':
      return print(async () => (await import('./commands/cert.ts')).cert(config, args));
    case 'doctor':
      return (await import('./commands/doctor.ts')).doctor(
        loaded,
        (text) => process.stdout.write(text),
        isatty(STDOUT),
      );
    case 'run':
      return run(loaded);
  }
}

/** Prints what a command answers; resolves with the exit status. */
async function print(answer: () => string | Promise<string>): Promise<number> {
  try {
    process.stdout.write(await answer());
    return 0;
  } catch (error) {
    if (!(error instanceof PicamdError)) throw error;
    process.stderr.write(`picamd: ${error.message}. ${error.hint}\n`);
    return errorEntry(error.code).exit ?? 1;
  }
}

/** @throws PicamdError when credentials or certificate cannot be used, or nobody could log in. */
async function checked(loaded: Loaded): Promise<string> {
  const sockets = passedSockets(process.env, process.pid);
  let notices: readonly Notice[] = [];
  const good = await orWithoutOverride(loaded, async ({ config }) => {
    await readAccessPolicy(config, isLocal(config, sockets));
    ({ notices } = await prepareTls(config, { make: false }));
  });
  return describeConfig({ ...good, notices: [...good.notices, ...notices] });
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

/** Runs until a signal ends it; resolves with the exit status. */
async function run(loaded: Loaded): Promise<number> {
  const { LOG_LEVEL, LOG_FORMAT } = loaded.config;
  const terminal = isatty(STDERR);
  const output = logOutput(STDERR);
  const format = LOG_FORMAT === 'auto' ? (terminal ? 'text' : 'json') : LOG_FORMAT;
  const log = createLog({ level: LOG_LEVEL, format }, output);
  process
    .removeAllListeners('warning')
    .on('warning', (warning) => log.warn({ err: warning }, warning.message));
  log.info(`picamd ${VERSION} on Node ${process.version}`);
  const notify = notifyFromEnvironment(process.env, process.pid, {
    onError: (error) => log.warn({ err: error }, `systemd cannot be told how we are: ${errorMessage(error)}`),
    onStuck: () =>
      log.fatal(
        'camera: the supervisor is stuck; systemd, which is no longer told that all is well, restarts picamd',
      ),
  });
  const daemon = new Daemon(loaded, log, notify, passedSockets(process.env, process.pid));
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
    // The terminal it was started on has been closed.
    if (terminal && !isatty(STDERR)) process.kill(process.pid, 'SIGTERM');
    else reloading = reloading.then(() => reload(daemon, log, notify));
  });
  try {
    await started;
  } catch (error) {
    if (!(error instanceof PicamdError)) throw error;
    log.fatal({ code: error.code, hint: error.hint }, error.message);
    await output.close();
    process.exit(errorEntry(error.code).exit ?? 1);
  }
  const signal = await stopped;
  log.info(`${signal}: ending the streams, then the camera`);
  const force = () => process.exit(EXIT_FORCED[signal]);
  process.once('SIGINT', force).once('SIGTERM', force);
  setTimeout(force, STOP_MS).unref();
  await daemon.stop();
  log.info('stopped');
  await output.close();
  process.exit(0);
}

function untilSignal(): Promise<keyof typeof EXIT_FORCED> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
  });
}

/** A file with a mistake changes nothing. */
async function reload(daemon: Daemon, log: Log, notify: Notify): Promise<void> {
  notify.reloading();
  try {
    await daemon.reload(loadConfig(process.argv.slice(2), process.env, cameraProblems));
  } catch (error) {
    const problems = error instanceof ConfigError ? error.problems : [errorMessage(error)];
    for (const problem of problems) log.error(`settings: ${problem}`);
    log.error('settings: not reloaded, the old settings stay in effect');
  } finally {
    notify.ready();
  }
}
