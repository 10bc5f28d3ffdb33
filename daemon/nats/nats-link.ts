import type { NatsConnection } from '@nats-io/transport-node';
import { ERRORS, PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import { redialPauseMs } from '../net/redial-pause.ts';
import { systemTimer } from '../system/timer.ts';
import type { Timer } from '../system/timer.ts';
import { dial } from './dial.ts';
import type { DialOptions } from './dial.ts';
import { natsFault, permissionFault } from './nats-fault.ts';
import { NatsSession } from './nats-session.ts';

export interface NatsLinkOptions extends DialOptions {
  /** NATS_URL; at least one. */
  readonly urls: readonly string[];
  readonly log: Log;
  /** Connected: subscribe, and begin to publish. */
  readonly onSession: (session: NatsSession) => void;
  /** The session has ended; another one follows. */
  readonly onEnd: () => void;
  readonly onNotices: () => void;
  readonly timer?: Timer;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/** A server that is back has its cameras back within this and a presence. */
const LONGEST_PAUSE_MS = 4000;

/** Keeps one connection to a server of NATS_URL, for ever. While there is none, nothing is queued. */
export class NatsLink {
  readonly #options: NatsLinkOptions;
  readonly #timer: Timer;
  readonly #random: () => number;
  #session: NatsSession | null = null;
  #fault: PicamdError | null = null;
  #denied: PicamdError | null = null;
  #next: number;
  #failures = 0;
  #stopPause: () => void = () => {};
  #isStopped = false;

  constructor(options: NatsLinkOptions) {
    this.#options = options;
    this.#timer = options.timer ?? systemTimer;
    this.#random = options.random ?? Math.random;
    // Spreads the cameras of a site over its servers.
    this.#next = Math.floor(this.#random() * options.urls.length);
  }

  /** Null while there is no connection. */
  get session(): NatsSession | null {
    return this.#session;
  }

  get notices(): readonly Notice[] {
    const fault = this.#fault ?? this.#denied;
    return fault === null ? [] : [{ code: fault.code, message: fault.message, hint: fault.hint }];
  }

  start(): void {
    void this.#try();
  }

  /** Ends it for good. A try that is under way ends by itself, within 5 s. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopPause();
    await this.#session?.close();
  }

  async #try(): Promise<void> {
    const { urls } = this.#options;
    const url = urls[this.#next % urls.length] ?? '';
    this.#next++;
    try {
      const connection = await dial(url, this.#options);
      if (this.#isStopped) return void connection.close();
      await this.#use(connection, new URL(url).host);
    } catch (error) {
      // Nothing but a failed try is expected here.
      this.#failed(
        error instanceof PicamdError
          ? error
          : new PicamdError('internal', ERRORS.internal.meaning, '', error),
      );
    }
    if (!this.#isStopped) this.#stopPause = this.#timer(() => void this.#try(), this.#pauseMs());
  }

  /** Resolves when the session has ended. */
  async #use(connection: NatsConnection, host: string): Promise<void> {
    const { log, onSession, onEnd, onNotices } = this.#options;
    const session = new NatsSession(connection, (error) => this.#deny(permissionFault(error)), this.#timer);
    const hadNotices = this.notices.length > 0;
    [this.#session, this.#fault, this.#denied, this.#failures] = [session, null, null, 0];
    log.info({ server: host }, 'nats: connected');
    if (hadNotices) onNotices();
    // Its time is that of a round trip without anything else on the way.
    void session.confirmed();
    onSession(session);
    const why = await session.ended;
    this.#session = null;
    onEnd();
    if (!this.#isStopped) this.#failed(natsFault(why, host));
  }

  #failed(fault: PicamdError): void {
    if (this.#isStopped) return;
    const isNew = this.#fault?.code !== fault.code;
    this.#failures++;
    this.#fault = fault;
    if (!isNew) return;
    this.#options.log.warn({ code: fault.code, hint: fault.hint }, `nats: ${fault.message}`);
    this.#options.onNotices();
  }

  #deny(fault: PicamdError): void {
    const isNew = this.#denied === null;
    this.#denied = fault;
    // One is enough: each message that is not allowed brings another.
    if (!isNew) return;
    this.#options.log.warn({ code: fault.code, hint: fault.hint }, `nats: ${fault.message}`);
    this.#options.onNotices();
  }

  #pauseMs(): number {
    const { urls } = this.#options;
    // All servers are tried before the first pause grows.
    const rounds = Math.floor(Math.max(0, this.#failures - 1) / urls.length);
    return redialPauseMs({
      failures: rounds + 1,
      needsPerson: this.#fault?.code !== 'nats-unreachable',
      longestMs: LONGEST_PAUSE_MS,
      random: this.#random(),
    });
  }
}
