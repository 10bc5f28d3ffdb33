import type { MqttCommand } from '../config/mqtt-settings.ts';
import type { Notice } from '../errors.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Frame } from '../frame/frame.ts';
import type { Log } from '../log/logger.ts';
import type { CameraFacts, PictureControl } from './camera-facts.ts';
import { CommandTaker } from './command-taker.ts';
import type { MqttActions } from './command-taker.ts';
import { discoveryFile } from './discovery/discovery-file.ts';
import { DiscoveryPublisher } from './discovery/discovery-publisher.ts';
import { EventPublisher } from './event-publisher.ts';
import { MqttLink } from './mqtt-link.ts';
import type { MqttSession } from './mqtt-session.ts';
import { PicturePublisher } from './picture-publisher.ts';
import { StatePublisher } from './state-publisher.ts';
import type { StateMessage } from './state-message.ts';
import { Topics } from './topics.ts';
import type { CommandTopic, SwitchName } from './topics.ts';

/** What a camera publishes, and what it does when it is told. */
export interface MqttCameraParts {
  readonly log: Log;
  /** See cameraId(). */
  readonly id: string;
  readonly events: Pick<EventLog, 'all' | 'listen'>;
  readonly onMotion: (callback: (result: { readonly moving: boolean }) => void) => () => void;
  /** The newest frame; null unless frames arrive. */
  readonly current: () => Frame | null;
  /** The next frame, from a camera that is started for it if need be; null if none comes in time. */
  readonly nextFrame: () => Promise<Frame | null>;
  /** Whether frames are a card: those are not sent. */
  readonly isPrivate: () => boolean;
  readonly state: () => StateMessage;
  /** How the switches are set. */
  readonly switches: () => Readonly<Record<SwitchName, boolean>>;
  /** Whether the command line or another file decides it. */
  readonly isLocked: (name: SwitchName) => boolean;
  /** Those that the camera has now, and their values. */
  readonly controls: () => readonly PictureControl[];
  readonly controlValues: (controls: readonly PictureControl[]) => ReadonlyMap<string, string>;
  /** Reads what takes a while to know of the machine. */
  readonly refresh: () => Promise<void>;
  readonly facts: () => Pick<CameraFacts, 'name' | 'model' | 'version' | 'pageUrl'>;
  readonly actions: Omit<MqttActions, 'takeSnapshot'>;
  /** Whether the service manager starts picamd again when it ends. */
  readonly restartsPicamd: boolean;
  /** Where it is kept what Home Assistant was told; null: nowhere. */
  readonly stateFolder: string | null;
  readonly onNotices: () => void;
}

/** The settings, with files read by the connection. */
export interface MqttCameraSettings {
  readonly url: string;
  readonly username: string;
  /** See MqttLinkOptions. */
  readonly password: string;
  readonly passwordFile: string;
  readonly caFile: string;
  readonly allowed: readonly MqttCommand[];
  readonly snapshotSeconds: number;
  readonly discovery: 'device' | 'single' | 'off';
  readonly discoveryPrefix: string;
}

/** A camera on an MQTT broker. */
export class MqttCamera {
  readonly #settings: MqttCameraSettings;
  readonly #parts: MqttCameraParts;
  readonly #topics: Topics;
  readonly #link: MqttLink;
  readonly #states: StatePublisher;
  readonly #pictures: PicturePublisher;
  readonly #events: EventPublisher;
  readonly #discovery: DiscoveryPublisher;
  /** Whether facts about the machine have been read. */
  #knowsMachine = false;
  #desk: CommandTaker | null = null;
  #masks = '';

  constructor(settings: MqttCameraSettings, parts: MqttCameraParts) {
    const { id, log } = parts;
    this.#settings = settings;
    this.#parts = parts;
    this.#topics = new Topics(id);
    const shared = { ...parts, topics: this.#topics };
    this.#states = new StatePublisher({
      ...shared,
      controls: () => parts.controlValues(this.facts.controls),
    });
    this.#pictures = new PicturePublisher({ ...shared, everySeconds: settings.snapshotSeconds });
    this.#events = new EventPublisher(this.#topics, parts.events);
    this.#discovery = new DiscoveryPublisher({
      form: settings.discovery,
      prefix: settings.discoveryPrefix,
      facts: () => (this.#knowsMachine ? this.facts : null),
      file: discoveryFile(parts.stateFolder),
      log,
    });
    this.#link = new MqttLink({
      ...settings,
      clientId: `picamd-${id}`,
      availability: this.#topics.availability,
      log,
      onSession: (session) => this.#begin(session),
      onEnd: () => this.#end(),
      onNotices: parts.onNotices,
    });
  }

  get notices(): readonly Notice[] {
    return this.#link.notices;
  }

  get isConnected(): boolean {
    return this.#link.session !== null;
  }

  /** As they are now. */
  get facts(): CameraFacts {
    const { id, facts, isLocked, controls, restartsPicamd } = this.#parts;
    const { allowed } = this.#settings;
    const isAllowed = (name: MqttCommand) => allowed.includes(name);
    return {
      ...facts(),
      id,
      allowed,
      switches: (['privacy', 'motion', 'recording'] as const).filter(
        (name) => isAllowed(name) && !isLocked(name),
      ),
      buttons: (['restart', 'snapshot'] as const).filter(
        (name) => isAllowed(name) && (name !== 'restart' || restartsPicamd),
      ),
      controls: isAllowed('picture') ? controls() : [],
    };
  }

  start(): void {
    this.#link.start();
    void this.#readMachine();
  }

  /** Connects at once, if it waits. */
  retry(): void {
    this.#link.retry();
  }

  /** The camera, its switches or its settings may have changed. `masks`: what is hidden now. */
  changed(masks: string): void {
    if (masks !== this.#masks) this.#pictures.conceal();
    this.#masks = masks;
    this.#pictures.changed();
    this.#states.changed();
    this.#discovery.changed();
  }

  /** `isOff`: MQTT is switched off, so Home Assistant must forget the camera. Otherwise it waits for the next start. */
  async stop(isOff = false): Promise<void> {
    if (isOff) await this.#discovery.remove();
    this.#end();
    for (const part of [this.#states, this.#pictures, this.#events]) part.stop();
    await Promise.all([this.#discovery.stop(), this.#link.stop()]);
  }

  /** Waits up to 2 s for what hangs. */
  async #readMachine(): Promise<void> {
    await this.#parts.refresh();
    this.#knowsMachine = true;
    this.#states.changed();
    this.#discovery.changed();
  }

  #begin(session: MqttSession): void {
    const { actions, log } = this.#parts;
    const { allowed } = this.#settings;
    const desk = new CommandTaker({
      ...actions,
      takeSnapshot: () => this.#pictures.take(),
      topics: this.#topics,
      allowed,
      hasControl: (control) => this.facts.controls.some(({ name }) => name === control),
      log,
      onDone: (command) => this.#done(command),
    });
    this.#desk = desk;
    for (const topic of this.#topics.commands(allowed)) session.subscribe(topic, desk.take);
    for (const part of [this.#states, this.#pictures, this.#events, this.#discovery]) part.use(session);
  }

  #end(): void {
    this.#desk?.stop();
    this.#desk = null;
    for (const part of [this.#states, this.#pictures, this.#events, this.#discovery]) part.use(null);
  }

  #done({ kind, name }: CommandTopic): void {
    if (kind === 'switch') this.#states.repeat(this.#topics.switchState(name));
    if (kind === 'picture') this.#states.repeat(this.#topics.controlState(name));
  }
}
