import type { MqttCommand } from '../config/mqtt-settings.ts';

/** What can be on or off. */
export const SWITCHES = ['privacy', 'motion', 'recording'] as const;
export type SwitchName = (typeof SWITCHES)[number];

export const BUTTONS = ['restart', 'snapshot'] as const;
export type ButtonName = (typeof BUTTONS)[number];

/** Payloads. */
export const [ON, OFF, ONLINE, OFFLINE, PRESS] = ['ON', 'OFF', 'online', 'offline', 'PRESS'] as const;

/** What a message to one of the camera's command topics is about. */
export type CommandTopic =
  | { readonly kind: 'switch'; readonly name: SwitchName }
  | { readonly kind: 'button'; readonly name: ButtonName }
  /** `name`: of a picture control; it may not exist. */
  | { readonly kind: 'picture'; readonly name: string };

const CONTROL = /^picture\/([a-z_]{1,32})\/set$/;

/** The topics of a camera. Automations have them: they stay as they are for ever. */
export class Topics {
  /** `picamd/0123456789abcdef` */
  readonly base: string;

  /** @param id see cameraId() */
  constructor(id: string) {
    this.base = `picamd/${id}`;
  }

  /** `online` or `offline`; retained. */
  get availability(): string {
    return `${this.base}/availability`;
  }

  /** How the camera is, as JSON; retained. */
  get state(): string {
    return `${this.base}/state`;
  }

  /** `ON` while something moves; retained. */
  get motion(): string {
    return `${this.base}/motion`;
  }

  /** `ON` while the camera is lost; retained. */
  get problem(): string {
    return `${this.base}/problem`;
  }

  /** Each phase of each event, as JSON. */
  get event(): string {
    return `${this.base}/event`;
  }

  /** A JPEG now and then. */
  get snapshot(): string {
    return `${this.base}/snapshot`;
  }

  /** The JPEG of the last event; retained. */
  get eventSnapshot(): string {
    return `${this.base}/event/snapshot`;
  }

  /** `ON` or `OFF`; retained. */
  switchState(name: SwitchName): string {
    return `${this.base}/${name}/state`;
  }

  /** Takes `ON` or `OFF`. */
  switchCommand(name: SwitchName): string {
    return `${this.base}/${name}/set`;
  }

  /** Takes `PRESS`. */
  press(name: ButtonName): string {
    return `${this.base}/${name}/press`;
  }

  /** The value of a picture control, as text; retained. */
  controlState(name: string): string {
    return `${this.base}/picture/${name}/state`;
  }

  /** Takes such a value. */
  controlCommand(name: string): string {
    return `${this.base}/picture/${name}/set`;
  }

  /** To subscribe to, for what is allowed. */
  commands(allowed: readonly MqttCommand[]): string[] {
    const isAllowed = (name: MqttCommand) => allowed.includes(name);
    return [
      ...SWITCHES.filter(isAllowed).map((name) => this.switchCommand(name)),
      ...BUTTONS.filter(isAllowed).map((name) => this.press(name)),
      ...(isAllowed('picture') ? [this.controlCommand('+')] : []),
    ];
  }

  /** Null if it is no command topic of this camera. */
  parseCommand(topic: string): CommandTopic | null {
    if (!topic.startsWith(`${this.base}/`)) return null;
    const below = topic.slice(this.base.length + 1);
    const toggled = SWITCHES.find((name) => below === `${name}/set`);
    if (toggled !== undefined) return { kind: 'switch', name: toggled };
    const pressed = BUTTONS.find((name) => below === `${name}/press`);
    if (pressed !== undefined) return { kind: 'button', name: pressed };
    const [, control] = CONTROL.exec(below) ?? [];
    return control === undefined ? null : { kind: 'picture', name: control };
  }
}
