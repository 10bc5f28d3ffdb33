import { writeSync } from 'node:fs';
import { passedNotifyFd } from './listen-fds.ts';

export interface NotifyOptions {
  /** A connected Unix datagram socket; null: there is nobody to tell, and every call does nothing. */
  fd: number | null;
  /** systemd restarts us when it hears nothing for so long; null: it does not watch. */
  watchdogMs: number | null;
  /** systemd cannot be told; called once. */
  onError(error: unknown): void;
  /** The watchdog is not fed, since no progress is made. */
  onStuck(): void;
}

/** A state that changes faster is told at last, and not each time. */
const STATUS_EVERY_MS = 1000;
const STATUS_LENGTH = 300;
/** What a timer of Node can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Tells systemd how the daemon is (sd_notify(3)).
 *
 * Node has no Unix datagram sockets, so the unit hands over a connected one (`OpenFile=`), and a message is one
 * write to it. The write would wait while systemd has a full queue of messages that it does not read; the kernel
 * queues `net.unix.max_dgram_qlen`, which systemd sets to 512, and we send less than two a second.
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

  /** It listens, for the first time or after a reload. */
  ready(): void {
    this.#send('READY=1');
  }

  /** One line for `systemctl status`. */
  status(text: string): void {
    const status = text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, STATUS_LENGTH);
    if (this.#options.fd === null || this.#stopping || status === this.#status) return;
    this.#status = status;
    const waitMs = this.#statusAtMs + STATUS_EVERY_MS - performance.now();
    if (waitMs <= 0) this.#sendStatus();
    else this.#statusTimer ??= setTimeout(() => this.#sendStatus(), waitMs);
  }

  /** The settings are being read again; `ready()` says when that is done. */
  reloading(): void {
    // systemd wants the moment, in µs of CLOCK_MONOTONIC, which is hrtime's, to tell this reload from an older one.
    this.#send(`RELOADING=1\nMONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`);
  }

  /**
   * Feeds systemd's watchdog, at half its interval, as long as `makesProgress` says so. A loop that hangs feeds
   * nothing by itself.
   */
  watch(makesProgress: () => boolean): void {
    const { fd, watchdogMs, onStuck } = this.#options;
    if (fd === null || watchdogMs === null || this.#feeder !== undefined) return;
    const feed = () => (makesProgress() ? this.#send('WATCHDOG=1') : onStuck());
    this.#feeder = setInterval(feed, Math.min(watchdogMs / 2, LONGEST_MS));
    feed();
  }

  /** It ends. systemd's TimeoutStopSec counts from here on, and its watchdog no longer. */
  stopping(): void {
    clearInterval(this.#feeder);
    clearTimeout(this.#statusTimer);
    this.#send('STOPPING=1\nSTATUS=Ending the streams, then the camera');
    // A reload that ends now would say that it is ready.
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
      // That nobody can be told is no reason to stop streaming; systemd acts on what it does not hear.
      if (!this.#failed) onError(error);
      this.#failed = true;
    }
  }
}

/** What systemd has passed to this process, see systemd.exec(5), `$LISTEN_FDS` and `$WATCHDOG_USEC`. */
export function notifyFromEnvironment(
  env: NodeJS.ProcessEnv,
  pid: number,
  callbacks: Pick<NotifyOptions, 'onError' | 'onStuck'>,
): Notify {
  return new Notify({ fd: passedNotifyFd(env, pid), watchdogMs: watchdogFor(env, pid), ...callbacks });
}

/** sd_watchdog_enabled(3): WATCHDOG_USEC for the process that WATCHDOG_PID names, or for any without one. */
export function watchdogFor(
  { WATCHDOG_USEC = '', WATCHDOG_PID }: NodeJS.ProcessEnv,
  pid: number,
): number | null {
  const mine = WATCHDOG_PID === undefined || WATCHDOG_PID === String(pid);
  const usec = /^\d{1,15}$/.test(WATCHDOG_USEC) ? Number(WATCHDOG_USEC) : 0;
  return mine && usec > 0 ? usec / 1000 : null;
}
