import type { Log } from '../../log/logger.ts';
import { errorMessage } from '../../errors.ts';
import type { StateFile } from '../../config/state-file.ts';
import { systemTimer } from '../../system/timer.ts';
import type { Timer } from '../../system/timer.ts';
import type { CameraFacts } from '../camera-facts.ts';
import type { MqttMessage, MqttPart, MqttSender } from '../mqtt-part.ts';
import { ONLINE } from '../topics.ts';
import { deviceTopic, singleTopic, topicsOf } from './announcement.ts';
import type { Announcement, DiscoveryForm } from '../../config/announcement-schema.ts';
import { DeletedTopics } from './deleted-topics.ts';
import { announcementOf, messagesOf } from './messages.ts';
import type { DiscoveryMessage } from './messages.ts';

export interface DiscoveryOptions {
  /** MQTT_DISCOVERY; off: only removes what an earlier start of picamd published. */
  readonly form: DiscoveryForm | 'off';
  /** MQTT_DISCOVERY_PREFIX */
  readonly prefix: string;
  /** Null while they are not known yet. */
  readonly facts: () => CameraFacts | null;
  /** What was published last, also by an earlier start of picamd. */
  readonly file: StateFile<Announcement | null>;
  readonly log: Log;
  readonly timer?: Timer;
}

/** Home Assistant's birth message is there, unless someone changed it; another discovery prefix does not move it. */
const BIRTH_TOPIC = 'homeassistant/status';
/**
 * However often something changes, or someone says that Home Assistant has started: while it works on one message, it drops most of the
 * next.
 */
const AGAIN_MS = 1000;
/** Home Assistant drops what comes for a component while it unloads that component. */
const UNLOADED_MS = 3000;
/** Home Assistant then keeps an entity with all that its user has set, until it is announced in the other form. */
const MIGRATE = JSON.stringify({ migrate_discovery: true });
const RETAINED = { retain: true, qos: 1 } as const;

/** Tells Home Assistant which entities the camera has, and takes back what no longer holds. */
export class DiscoveryPublisher implements MqttPart {
  readonly #options: DiscoveryOptions;
  readonly #timer: Timer;
  readonly #read: Promise<unknown>;
  readonly #deleted = new DeletedTopics();
  #form: DiscoveryForm | 'off';
  /** Null until the file was read. */
  #session: MqttSender | null = null;
  /** As in the file, or about to be written there. */
  #told: Announcement | null = null;
  /** In this session, by topic. */
  readonly #sent = new Map<string, string>();
  #isListening = false;
  /** Home Assistant has started, and may know nothing. */
  #isRenewal = false;
  #migration: 'none' | 'under way' | 'done' = 'none';
  #stopTimer: (() => void) | null = null;
  #written: Promise<unknown> = Promise.resolve();
  /** Counts sessions. */
  #turn = 0;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
    this.#form = options.form;
    this.#timer = options.timer ?? systemTimer;
    this.#read = options.file.read().then((told) => (this.#told = told));
  }

  use(session: MqttSender | null): void {
    this.#session = null;
    this.#stopTimer?.();
    this.#stopTimer = null;
    this.#migration = 'none';
    this.#isRenewal = false;
    this.#sent.clear();
    const turn = ++this.#turn;
    if (session !== null) void this.#read.then(() => turn === this.#turn && this.#begin(session));
  }

  changed(): void {
    if (this.#sent.size === 0) this.#publish();
    else this.#again();
  }

  /**
   * Takes everything back, for good. Call it while there is a connection: without one, the broker keeps it. Resolves when that is
   * written down; the messages may still be on their way.
   */
  async remove(): Promise<void> {
    this.#form = 'off';
    this.#publish();
    await this.#written;
  }

  /** Leaves everything as it is, for the next start. Resolves when that is written down. */
  async stop(): Promise<void> {
    this.use(null);
    await this.#written;
  }

  #begin(session: MqttSender): void {
    this.#session = session;
    this.#isListening = false;
    for (const topic of new Set([BIRTH_TOPIC, `${this.#options.prefix}/status`]))
      session.subscribe(topic, (message) => this.#onStatus(message));
    this.#publish();
  }

  /** Before the first message, to hear of each that someone else removes. */
  #listen(next: Announcement): void {
    if (this.#isListening) return;
    this.#isListening = true;
    const topic = next.form === 'device' ? deviceTopic(next) : singleTopic(next, '+', '+');
    // Others may publish there too, as much as they like.
    this.#session?.subscribe(topic, (message) => {
      if (this.#sent.has(message.topic)) this.#deleted.notice(message);
    });
  }

  /** The birth message. A retained one is of an earlier time. */
  #onStatus({ payload, isRetained }: MqttMessage): void {
    if (isRetained || Buffer.from(payload).toString('latin1') !== ONLINE) return;
    this.#isRenewal = true;
    this.#again();
  }

  #again(ms = AGAIN_MS): void {
    this.#stopTimer ??= this.#timer(() => {
      this.#stopTimer = null;
      if (this.#migration === 'under way') this.#migration = 'done';
      this.#publish();
    }, ms);
  }

  /** Publishes what the broker does not have yet, and removes what was published elsewhere or is gone. */
  #publish(): void {
    if (this.#session === null || this.#migration === 'under way') return;
    if (this.#isRenewal) this.#sent.clear();
    this.#isRenewal = false;
    const told = this.#told;
    const form = this.#form;
    const facts = form === 'off' ? null : this.#options.facts();
    if (facts === null && form !== 'off') return;
    const next = facts === null || form === 'off' ? null : announcementOf(facts, this.#options.prefix, form);
    if (told !== null && next !== null && isOtherForm(told, next) && this.#migration === 'none')
      return this.#migrate(told);
    if (next !== null) this.#listen(next);
    const messages = facts === null || next === null ? [] : messagesOf(facts, next, told);
    const isSent = messages.every((message) => this.#send(message)) && this.#clear(told, next);
    if (isSent) this.#remember(next);
    else this.#again();
  }

  /** False: the broker does not take it now. */
  #send({ topic, payload }: DiscoveryMessage): boolean {
    if (this.#sent.get(topic) === payload || this.#deleted.has(topic)) return true;
    // First, since #listen() asks for it.
    this.#sent.set(topic, payload);
    const isSent = this.#session?.publish(topic, payload, RETAINED) ?? false;
    if (!isSent) this.#sent.delete(topic);
    return isSent;
  }

  #clear(told: Announcement | null, next: Announcement | null): boolean {
    const kept = new Set(next === null ? [] : topicsOf(next));
    const old = told === null ? [] : topicsOf(told).filter((topic) => !kept.has(topic));
    return old.every((topic) => {
      this.#deleted.forget(topic);
      this.#sent.delete(topic);
      return this.#session?.publish(topic, '', RETAINED) ?? false;
    });
  }

  #migrate(told: Announcement): void {
    this.#migration = 'under way';
    for (const topic of topicsOf(told)) this.#session?.publish(topic, MIGRATE, { qos: 1 });
    this.#stopTimer?.();
    this.#stopTimer = null;
    this.#again(UNLOADED_MS);
  }

  #remember(next: Announcement | null): void {
    if (JSON.stringify(next) === JSON.stringify(this.#told)) return;
    this.#told = next;
    const { file, log } = this.#options;
    this.#written = file.write(next).catch((error: unknown) => {
      log.warn({ err: error }, `mqtt: ${errorMessage(error)}`);
    });
  }
}

function isOtherForm(told: Announcement, next: Announcement): boolean {
  return told.form !== next.form && told.prefix === next.prefix && told.camera === next.camera;
}
