import type { MqttCommand } from '../config/mqtt-settings.ts';
import { errorMessage, PicamdError } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import { systemTimer } from '../system/timer.ts';
import type { Timer } from '../system/timer.ts';
import type { MqttMessage } from './mqtt-part.ts';
import { OFF, ON, PRESS } from './topics.ts';
import type { CommandTopic, SwitchName, Topics } from './topics.ts';

/** What commands do: the same as the routes of HTTP. */
export interface MqttActions {
  /** @throws PicamdError if it stays as it is. */
  readonly switch: (name: SwitchName, on: boolean) => Promise<void>;
  /** @throws PicamdError if there is no such control, or the value is not allowed. */
  readonly setControl: (name: string, value: string) => Promise<void>;
  readonly takeSnapshot: () => Promise<void>;
  readonly restart: () => void;
}

interface CommandTakerOptions extends MqttActions {
  readonly topics: Topics;
  /** MQTT_ALLOW. */
  readonly allowed: readonly MqttCommand[];
  /** Whether there is such a picture control now. */
  readonly hasControl: (name: string) => boolean;
  readonly log: Log;
  /** A command has been done, or refused: who sent it must see how things are. */
  readonly onDone: (command: CommandTopic) => void;
  readonly timer?: Timer;
}

const MOST_BYTES = 64;
/** Of each topic, one command at a time, and the last of those that come meanwhile. */
const PAUSE_MS = 500;

/** Does what messages to the command topics say. */
export class CommandTaker {
  readonly #options: CommandTakerOptions;
  readonly #timer: Timer;
  /** By topic: null while nothing waits behind the one that was just done. Bounded by the topics that there are. */
  readonly #next = new Map<string, string | null>();
  readonly #pauses = new Set<() => void>();
  #isStopped = false;

  constructor(options: CommandTakerOptions) {
    this.#options = options;
    this.#timer = options.timer ?? systemTimer;
  }

  /** What the broker has kept is of an earlier time: it does not switch anything. */
  readonly take = ({ topic, payload, isRetained }: MqttMessage): void => {
    if (isRetained || payload.length > MOST_BYTES) return;
    const command = this.#options.topics.parseCommand(topic);
    if (command === null || !this.#isAllowed(command)) return;
    const text = Buffer.from(payload).toString('utf8').trim();
    if (this.#next.has(topic)) this.#next.set(topic, text);
    else void this.#do(topic, command, text);
  };

  /** Nothing that waits is done any more. */
  stop(): void {
    this.#isStopped = true;
    for (const stop of this.#pauses) stop();
    this.#pauses.clear();
    this.#next.clear();
  }

  #isAllowed(command: CommandTopic): boolean {
    const { allowed, hasControl } = this.#options;
    if (command.kind !== 'picture') return allowed.includes(command.name);
    return allowed.includes('picture') && hasControl(command.name);
  }

  async #do(topic: string, command: CommandTopic, text: string): Promise<void> {
    const { log, onDone } = this.#options;
    this.#next.set(topic, null);
    try {
      await this.#act(command, text);
    } catch (error) {
      if (error instanceof PicamdError)
        log.warn({ code: error.code, hint: error.hint }, `mqtt: ${command.name} stays: ${error.message}`);
      else log.error({ err: error }, `mqtt: ${command.name} failed: ${errorMessage(error)}`);
    }
    if (this.#isStopped) return;
    onDone(command);
    const stop = this.#timer(() => {
      this.#pauses.delete(stop);
      const next = this.#next.get(topic) ?? null;
      this.#next.delete(topic);
      if (next !== null) void this.#do(topic, command, next);
    }, PAUSE_MS);
    this.#pauses.add(stop);
  }

  async #act(command: CommandTopic, text: string): Promise<void> {
    const { log, restart, setControl, takeSnapshot } = this.#options;
    if (command.kind === 'picture') return setControl(command.name, text);
    if (command.kind === 'switch') {
      if (text === ON || text === OFF) await this.#options.switch(command.name, text === ON);
      return;
    }
    if (text !== PRESS) return;
    log.info(`mqtt: ${command.name} was asked for`);
    if (command.name === 'snapshot') await takeSnapshot();
    else restart();
  }
}
