import type { EventLog } from '../events/event-log.ts';
import type { CameraEvent } from '../events/event.ts';
import { systemTimer } from '../system/timer.ts';
import type { Timer } from '../system/timer.ts';
import type { MqttPart, MqttSender } from './mqtt-part.ts';
import type { StateMessage } from './state-message.ts';
import { OFF, ON, SWITCHES } from './topics.ts';
import type { SwitchName, Topics } from './topics.ts';

export interface CameraStates {
  /** How the camera is. */
  readonly state: () => StateMessage;
  /** How the switches are set. */
  readonly switches: () => Readonly<Record<SwitchName, boolean>>;
  /** The values of the picture controls, as text; '' is what the camera chooses. */
  readonly controls: () => ReadonlyMap<string, string>;
  /** Reads what takes a while to know of the machine, for the next state(). */
  readonly refresh: () => Promise<void>;
}

interface StatePublisherOptions extends CameraStates {
  readonly topics: Topics;
  readonly events: Pick<EventLog, 'all' | 'listen'>;
  /** Calls back with each examined frame; returns a function that ends it. */
  readonly onMotion: (callback: (result: { readonly moving: boolean }) => void) => () => void;
  readonly timer?: Timer;
}

/** Home automation draws curves of what changes all the time, such as the temperature. */
const EVERY_MS = 30_000;
/** Many things may change at once, as when settings are saved. */
const SOON_MS = 100;
/** Who walks stands still between two steps. */
const STILL_MS = 3000;

/** Keeps the retained topics as they are: each is published when it changes, and all of them on each new connection. */
export class StatePublisher implements MqttPart {
  readonly #options: StatePublisherOptions;
  readonly #timer: Timer;
  readonly #published = new Map<string, string>();
  readonly #stopListening: readonly (() => void)[];
  #session: MqttSender | null = null;
  #isMoving = false;
  #isLost: boolean;
  #stopStill: () => void = () => {};
  #stopTimer: () => void = () => {};
  #isSoon = false;

  constructor(options: StatePublisherOptions) {
    this.#options = options;
    this.#timer = options.timer ?? systemTimer;
    this.#isLost = options.events.all().some(({ type, phase }) => type === 'camera-lost' && phase !== 'end');
    this.#stopListening = [options.onMotion(this.#onMotion), options.events.listen(this.#onEvent)];
  }

  use(session: MqttSender | null): void {
    this.#session = session;
    this.#published.clear();
    this.#stopTimer();
    this.#isSoon = false;
    if (session !== null) this.#tick();
  }

  changed(): void {
    if (this.#session === null || this.#isSoon) return;
    this.#isSoon = true;
    this.#stopTimer();
    this.#stopTimer = this.#timer(() => this.#tick(), SOON_MS);
  }

  /** Publishes a state again: who has just asked for another one must see that it stays. */
  repeat(topic: string): void {
    this.#published.delete(topic);
    this.changed();
  }

  stop(): void {
    for (const stop of this.#stopListening) stop();
    this.#stopTimer();
    this.#stopStill();
    this.#session = null;
  }

  #tick(): void {
    if (this.#session === null) return;
    this.#isSoon = false;
    this.#publishAll();
    this.#stopTimer();
    this.#stopTimer = this.#timer(() => void this.#refresh(), EVERY_MS);
  }

  async #refresh(): Promise<void> {
    await this.#options.refresh();
    this.#tick();
  }

  #publishAll(): void {
    const { topics, state, switches, controls } = this.#options;
    this.#publish(topics.state, JSON.stringify(state()));
    this.#publishSeen();
    const values = switches();
    for (const name of SWITCHES) this.#publish(topics.switchState(name), values[name] ? ON : OFF);
    for (const [name, value] of controls()) this.#publish(topics.controlState(name), value);
  }

  /** What is seen must not wait for anything. */
  #publishSeen(): void {
    const { topics } = this.#options;
    this.#publish(topics.motion, this.#isMoving ? ON : OFF);
    this.#publish(topics.problem, this.#isLost ? ON : OFF);
  }

  #publish(topic: string, payload: string): void {
    if (this.#session === null || this.#published.get(topic) === payload) return;
    if (this.#session.publish(topic, payload, { retain: true })) this.#published.set(topic, payload);
  }

  readonly #onMotion = ({ moving }: { readonly moving: boolean }): void => {
    if (!moving) return;
    this.#stopStill();
    this.#stopStill = this.#timer(() => this.#setMoving(false), STILL_MS);
    if (!this.#isMoving) this.#setMoving(true);
  };

  #setMoving(isMoving: boolean): void {
    this.#isMoving = isMoving;
    this.#publishSeen();
  }

  readonly #onEvent = ({ type, phase }: CameraEvent): void => {
    if (type === 'camera-lost') this.#isLost = phase !== 'end';
    this.#publishSeen();
  };
}
