import { PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import { redialPauseMs } from '../net/redial-pause.ts';
import { systemTimer } from '../system/timer.ts';
import type { Timer } from '../system/timer.ts';
import { isOtherVersion, mqttFault } from './mqtt-fault.ts';
import { readAuthorities, readPassword } from './mqtt-files.ts';
import { MqttSession } from './mqtt-session.ts';
import type { SessionOptions } from './mqtt-session.ts';

export interface MqttLinkOptions extends Omit<SessionOptions, 'password' | 'authorities' | 'version'> {
  /** MQTT_PASSWORD; '' for that of the file. */
  readonly password: string;
  /** MQTT_PASSWORD_FILE; '' for none. */
  readonly passwordFile: string;
  /** MQTT_CA_FILE; '' for none. */
  readonly caFile: string;
  readonly log: Log;
  /** Connected: subscribe, and publish what is retained. */
  readonly onSession: (session: MqttSession) => void;
  /** The session has ended; another one follows. */
  readonly onEnd: () => void;
  readonly onNotices: () => void;
  readonly timer?: Timer;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/** A broker that is back has its cameras back within this. */
const LONGEST_PAUSE_MS = 4000;
/** Two cameras that cut each other off are both connected now and then. */
const TAKEN_MS = 300_000;

/** Keeps one connection to the broker of MQTT_URL, for ever. While there is none, nothing is queued. */
export class MqttLink {
  readonly #options: MqttLinkOptions;
  readonly #timer: Timer;
  readonly #host: string;
  #session: MqttSession | null = null;
  #fault: PicamdError | null = null;
  #failures = 0;
  /** MQTT 5, until the broker says that it does not know it. */
  #version: 4 | 5 = 5;
  #stopPause: () => void = () => {};
  #stopTaken: () => void = () => {};
  #isStopped = false;

  constructor(options: MqttLinkOptions) {
    this.#options = options;
    this.#timer = options.timer ?? systemTimer;
    this.#host = new URL(options.url).host;
  }

  /** Null while there is no connection. */
  get session(): MqttSession | null {
    return this.#session;
  }

  get notices(): readonly Notice[] {
    const fault = this.#fault;
    return fault === null ? [] : [{ code: fault.code, message: fault.message, hint: fault.hint }];
  }

  start(): void {
    void this.#try();
  }

  /** Connects at once, if it waits: something was changed that may help. */
  retry(): void {
    if (this.#session !== null || this.#isStopped) return;
    this.#stopPause();
    this.#pause(0);
  }

  /** Ends it for good. A try that is under way ends by itself, within seconds. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopPause();
    this.#stopTaken();
    await this.#session?.close();
  }

  async #try(): Promise<void> {
    const { passwordFile, caFile } = this.#options;
    try {
      const [password, authorities] = await Promise.all([
        this.#options.password || readPassword(passwordFile),
        readAuthorities(caFile),
      ]);
      const files = { password, authorities };
      const session = await MqttSession.open({ ...this.#options, ...files, version: this.#version });
      if (this.#isStopped) {
        await session.close();
        return;
      }
      await this.#use(session);
    } catch (error) {
      if (this.#version === 5 && isOtherVersion(error)) {
        this.#version = 4;
        return this.#try();
      }
      this.#failed(mqttFault(error, this.#host));
    }
    this.#pause(this.#pauseMs());
  }

  #pause(ms: number): void {
    if (!this.#isStopped) this.#stopPause = this.#timer(() => void this.#try(), ms);
  }

  /** Resolves when the session has ended. */
  async #use(session: MqttSession): Promise<void> {
    const { log, onSession, onEnd } = this.#options;
    this.#session = session;
    this.#failures = 0;
    log.info({ broker: this.#host }, 'mqtt: connected');
    if (this.#fault?.code === 'mqtt-taken') this.#stopTaken = this.#timer(() => this.#works(), TAKEN_MS);
    else this.#works();
    onSession(session);
    const why = await session.ended;
    this.#stopTaken();
    this.#session = null;
    onEnd();
    this.#failed(mqttFault(why, this.#host));
  }

  #works(): void {
    if (this.#fault === null) return;
    this.#fault = null;
    this.#options.onNotices();
  }

  #failed(fault: PicamdError): void {
    if (this.#isStopped) return;
    const isNew = this.#fault?.code !== fault.code;
    this.#failures++;
    this.#fault = fault;
    // It is logged as every notice is.
    if (isNew) this.#options.onNotices();
  }

  #pauseMs(): number {
    const { random = Math.random } = this.#options;
    const needsPerson = this.#fault?.code !== 'mqtt-unreachable';
    return redialPauseMs({
      failures: this.#failures,
      needsPerson,
      longestMs: LONGEST_PAUSE_MS,
      random: random(),
    });
  }
}
