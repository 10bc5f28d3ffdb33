import { PermissionViolationError } from '@nats-io/transport-node';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import type { Timer } from '../system/timer.ts';

/** A server that takes this long to answer is gone, or stands still: another connection may go another way. */
const STUCK_MS = 12_000;

const YES_OR_NO = [() => true, () => false] as const;

export interface NatsMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  /** Where the answer goes; '' if none is expected. */
  readonly reply: string;
}

/** What publishing needs of a session. */
export type NatsSender = Pick<NatsSession, 'publish' | 'confirmed' | 'maxPayload' | 'roundTripMs'>;

/** A connection, from when it is open until it ends; then all that it was asked for has ended too. */
export class NatsSession {
  readonly #connection: NatsConnection;
  readonly #timer: Timer;
  /** The shortest so far, of question and answer; infinite until there was one. In ms. */
  #roundTripMs = Number.POSITIVE_INFINITY;
  #error: unknown = undefined;
  /** Of confirmed(). Not one reaction each to the client's promise of the end: it would keep all of them until then. */
  readonly #waiting = new Set<(isTaken: boolean) => void>();

  constructor(connection: NatsConnection, onDenied: (error: PermissionViolationError) => void, timer: Timer) {
    this.#connection = connection;
    this.#timer = timer;
    void this.#watch(onDenied);
    void this.#end();
  }

  /** Of a message, in bytes. */
  get maxPayload(): number {
    return this.#connection.info?.max_payload ?? 0;
  }

  get roundTripMs(): number {
    return this.#roundTripMs;
  }

  /** Bytes of messages that were sent so far. */
  get sentBytes(): number {
    return this.#connection.stats().outBytes;
  }

  /** Resolves with why when it has ended; undefined if close() ended it. */
  get ended(): Promise<unknown> {
    return this.#connection.closed().then((error) => error ?? this.#error);
  }

  /**
   * Sends a message. Nothing pushes back: what the server does not take yet waits in the memory of picamd, so send more only when
   * confirmed() has resolved. The bytes may be overwritten after confirmed() was called. After the end it does nothing, nor with more
   * than the server allows.
   */
  publish(subject: string, data: Uint8Array, reply = ''): void {
    if (this.#connection.isClosed() || data.length > this.maxPayload) return;
    this.#connection.publish(subject, data, reply === '' ? {} : { reply });
  }

  /**
   * Calls back with each message, until the session ends or the returned function is called.
   */
  subscribe(subject: string, callback: (message: NatsMessage) => void): () => void {
    const subscription = this.#connection.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) callback(plain(message));
      },
    });
    return () => {
      if (!subscription.isClosed()) subscription.unsubscribe();
    };
  }

  /**
   * Resolves with true when the server has taken everything that was published so far, with false when the session has ended. A
   * server that does not answer for 12 s ends it.
   */
  confirmed(): Promise<boolean> {
    if (this.#connection.isClosed()) return Promise.resolve(false);
    const startMs = performance.now();
    return new Promise((resolve) => {
      const done = (isTaken: boolean) => {
        stopTimer();
        this.#waiting.delete(done);
        if (isTaken) this.#roundTripMs = Math.min(this.#roundTripMs, performance.now() - startMs);
        resolve(isTaken);
      };
      const stopTimer = this.#timer(() => this.#stuck(), STUCK_MS);
      this.#waiting.add(done);
      void this.#flush(done);
    });
  }

  /** Ends it at once: what was not sent yet is forgotten. */
  async close(): Promise<void> {
    await this.#connection.close();
  }

  async #flush(done: (isTaken: boolean) => void): Promise<void> {
    done(await this.#connection.flush().then(...YES_OR_NO));
  }

  async #end(): Promise<void> {
    await this.#connection.closed();
    for (const done of this.#waiting) done(false);
  }

  #stuck(): void {
    this.#error = new Error(`no answer for ${STUCK_MS / 1000} s`);
    void this.close();
  }

  /** The client tells of errors that end nothing only here. The iterator ends with the connection. */
  async #watch(onDenied: (error: PermissionViolationError) => void): Promise<void> {
    for await (const status of this.#connection.status())
      if (status.type === 'error')
        if (status.error instanceof PermissionViolationError) onDenied(status.error);
        else this.#error = status.error;
  }
}

function plain({ subject, data, reply = '' }: Msg): NatsMessage {
  return { subject, data, reply };
}
