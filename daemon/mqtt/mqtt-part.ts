/** A message to publish. */
export interface PublishOptions {
  /** The broker keeps it for those who subscribe later; by default false. An empty payload then removes what it keeps. */
  readonly retain?: boolean;
  /** 1: the broker confirms it; by default 0. */
  readonly qos?: 0 | 1;
  /** The broker forgets it after this long, if it speaks MQTT 5. */
  readonly expirySeconds?: number;
}

export interface MqttMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** The broker kept it: it is of an earlier time. */
  readonly isRetained: boolean;
}

/** What a part does with a connection to the broker. After its end, nothing happens. */
export interface MqttSender {
  /** False: it was not sent, because the connection has ended or the broker does not take what was sent before. */
  publish(topic: string, payload: string | Uint8Array, options?: PublishOptions): boolean;
  /** Calls back with each message to the topic, in which `+` stands for any level, until the session ends. */
  subscribe(topic: string, callback: (message: MqttMessage) => void): void;
}

/** Something that speaks over the connection while there is one. */
export interface MqttPart {
  /** Connected; null: no longer. Each session is a new one: subscribe and publish what is retained again. */
  use(session: MqttSender | null): void;
  /** The facts of the camera, or its state, may have changed. */
  changed(): void;
}
