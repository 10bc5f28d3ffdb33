import { writeSync } from 'node:fs';
import { passedNotifyFd } from './listen-fds.ts';

export interface NotifyOptions {
  /** A connected Unix datagram socket; null: without systemd, every call does nothing. */
  fd: number | null;
  /** systemd restarts us if it gets no WATCHDOG=1 for this long; null: no watchdog. */
  watchdogMs: number | null;
  /** A message cannot be sent. Called once. */
  onError(error: unknown): void;
  /** The watchdog is not fed, because there is no progress. */
  onStuck(): void;
}

/** Minimum time between two status messages; of faster changes only the last is sent. */
const STATUS_INTERVAL_MS = 1000;
const STATUS_CHARACTERS = 300;
/** The longest delay of a Node timer. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Reports the daemon's state to systemd (sd_notify(3)).
 *
 * Node has no Unix datagram sockets, so the unit passes a connected one (`OpenFile=`), and each message is one write to
 * it. The write blocks only if systemd does not read and the kernel's queue is full: it holds
 * `net.unix.max_dgram_qlen` messages, which systemd sets to 512, and we send fewer than two per second.
 */
export class Notify {
  readonly #options: NotifyOptions;
  #feeder: NodeJS.Timeout | undefined;
  #statusTimer: NodeJS.Timeout | undefined;
  #status = '';
  #statusAtMs = Number.NEGATIVE_INFINITY;
  #failed = false;
  #stopping = false;

  constructor(options: NotifyOptions) {
    this.#options = options;
  }

  /** The daemon is ready: after its start, or after a reload. */
  ready(): void {
    this.#send('READY=1');
  }

  /** One line for `systemctl status`. */
  status(text: string): void {
    const status = text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, STATUS_CHARACTERS);
    if (this.#options.fd === null || this.#stopping || status === this.#status) return;
    this.#status = status;
    const waitMs = this.#statusAtMs + STATUS_INTERVAL_MS - performance.now();
    if (waitMs <= 0) this.#sendStatus();
    else this.#statusTimer ??= setTimeout(() => this.#sendStatus(), waitMs);
  }

  /** A reload begins; `ready()` ends it. */
  reloading(): void {
    // systemd needs the time in µs of CLOCK_MONOTONIC, hrtime's clock, to tell this reload from an earlier one.
    this.#send(`RELOADING=1\nMONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`);
  }

  /**
   * Feeds systemd's watchdog at half its interval, while `makesProgress` returns true. A blocked event loop does not
   * feed it either.
   */
  watch(makesProgress: () => boolean): void {
    const { fd, watchdogMs, onStuck } = this.#options;
    if (fd === null || watchdogMs === null || this.#feeder !== undefined) return;
    const feed = () => (makesProgress() ? this.#send('WATCHDOG=1') : onStuck());
    this.#feeder = setInterval(feed, Math.min(watchdogMs / 2, MAX_TIMER_MS));
    feed();
  }

  /** The daemon stops. systemd's TimeoutStopSec starts, and its watchdog ends. Later messages are not sent. */
  stopping(): void {
    clearInterval(this.#feeder);
    clearTimeout(this.#statusTimer);
    this.#send('STOPPING=1\nSTATUS=Stopping the streams, then the camera');
    // A reload that ends now would report READY=1.
    this.#stopping = true;
  }

  #sendStatus(): void {
    this.#statusTimer = undefined;
    this.#statusAtMs = performance.now();
    this.#send(`STATUS=${this.#status}`);
  }

  #send(message: string): void {
    const { fd, onError } = this.#options;
    if (fd === null || this.#stopping) return;
    try {
      writeSync(fd, message);
    } catch (error) {
      // No reason to stop streaming: systemd acts if the watchdog is not fed.
      if (!this.#failed) onError(error);
      this.#failed = true;
    }
  }
}

/** From what systemd passes to this process: `$LISTEN_FDS` and `$WATCHDOG_USEC`, see systemd.exec(5). */
export function notifyFromEnvironment(
  env: NodeJS.ProcessEnv,
  pid: number,
  callbacks: Pick<NotifyOptions, 'onError' | 'onStuck'>,
): Notify {
  return new Notify({ fd: passedNotifyFd(env, pid), watchdogMs: watchdogFor(env, pid), ...callbacks });
}

/** sd_watchdog_enabled(3): WATCHDOG_USEC, if WATCHDOG_PID is this process or not set. */
export function watchdogFor(
  { WATCHDOG_USEC = '', WATCHDOG_PID }: NodeJS.ProcessEnv,
  pid: number,
): number | null {
  const mine = WATCHDOG_PID === undefined || WATCHDOG_PID === String(pid);
  const usec = /^\d{1,15}$/.test(WATCHDOG_USEC) ? Number(WATCHDOG_USEC) : 0;
  return mine && usec > 0 ? usec / 1000 : null;
}
