import { randomBytes } from 'node:crypto';
import { errorMessage } from '../errors.ts';
import type { Notice } from '../errors.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Log } from '../log/logger.ts';
import { systemTimer } from '../system/timer.ts';
import { ClipDesk } from './clip-desk.ts';
import type { ClipDeskOptions } from './clip-desk.ts';
import { CommandDesk } from './command-desk.ts';
import type { CommandActions } from './command-desk.ts';
import { ConfigDesk } from './config-desk.ts';
import type { ConfigActions } from './config-desk.ts';
import { EventPublisher } from './event-publisher.ts';
import { FramePublisher } from './frame-publisher.ts';
import type { FramePublisherOptions } from './frame-publisher.ts';
import { NatsLink } from './nats-link.ts';
import type { NatsSession } from './nats-session.ts';
import { ReportPublisher } from './report-publisher.ts';
import type { CameraReports } from './report-publisher.ts';
import { isNatsName, subjectOf } from './subjects.ts';
import type { CameraAddress } from './subjects.ts';
import { decodeWant } from './want-message.ts';

/** Longer names say enough with their beginning. */
const SHOWN_LETTERS = 40;

/** Why the camera cannot have this name in NATS; null if it can. */
export function nameProblem(name: string): Notice | null {
  if (isNatsName(name)) return null;
  const shown = `${name.slice(0, SHOWN_LETTERS)}${name.length > SHOWN_LETTERS ? '…' : ''}`;
  return {
    code: 'nats-bad-name',
    message: `“${shown}” cannot be the name of a camera in NATS: only 1 to 63 of the letters A to Z, digits, - and _ can`,
    hint: 'Set NATS_CAMERA to a name of these that no other camera of the site has.',
  };
}

/** What a camera publishes, and what it does when it is told. */
export interface NatsCameraParts extends Pick<
  FramePublisherOptions,
  'tap' | 'hold' | 'current' | 'isPrivate'
> {
  readonly log: Log;
  readonly events: Pick<EventLog, 'listen'>;
  readonly reports: CameraReports;
  readonly actions: Omit<CommandActions, 'isPrivate' | 'metrics'>;
  readonly openClip: ClipDeskOptions['open'];
  readonly config: ConfigActions;
  readonly onNotices: () => void;
}

/** The settings, with files read by the connection. */
export interface NatsCameraSettings extends CameraAddress {
  readonly urls: readonly string[];
  readonly credsFile: string;
  readonly caFile: string;
  /** NATS_CONFIG. */
  readonly hasConfig: boolean;
}

/** A camera of a site: says that it is there, and sends frames while a hub wants them. */
export class NatsCamera {
  readonly #address: CameraAddress;
  readonly #link: NatsLink;
  readonly #frames: FramePublisher;
  readonly #events: EventPublisher;
  readonly #reports: ReportPublisher;
  readonly #clips: ClipDesk;
  readonly #desk: CommandDesk;
  /** Null: settings are not changed here. */
  readonly #configDesk: ConfigDesk | null;
  readonly #stopListening: () => void;

  constructor({ site, camera, hasConfig, ...connection }: NatsCameraSettings, parts: NatsCameraParts) {
    const { log, isPrivate, actions, reports } = parts;
    const address = (this.#address = { site, camera });
    const shared = { run: randomBytes(4).readUInt32BE(), timer: systemTimer };
    this.#frames = new FramePublisher({ ...parts, ...shared, subject: subjectOf(address, 'frame') });
    this.#events = new EventPublisher(subjectOf(address, 'event'));
    this.#reports = new ReportPublisher({
      ...reports,
      ...shared,
      address,
      onError: (error) => log.error({ err: error }, `nats: ${errorMessage(error)}`),
    });
    this.#clips = new ClipDesk({ ...shared, open: parts.openClip, isPrivate });
    const { metrics } = reports;
    this.#desk = new CommandDesk({ ...actions, ...shared, metrics, isPrivate, log, clips: this.#clips });
    this.#configDesk = hasConfig ? new ConfigDesk({ ...parts.config, log }) : null;
    this.#link = new NatsLink({
      ...connection,
      clientName: `picamd ${camera}`,
      log,
      onSession: (session) => this.#use(session),
      onEnd: () => this.#use(null),
      onNotices: parts.onNotices,
    });
    this.#stopListening = parts.events.listen(this.#events.add);
  }

  get notices(): readonly Notice[] {
    return this.#link.notices;
  }

  get isConnected(): boolean {
    return this.#link.session !== null;
  }

  start(): void {
    this.#link.start();
  }

  /** The camera's state may have changed. */
  cameraChanged(): void {
    this.#reports.changed();
  }

  async stop(): Promise<void> {
    this.#stopListening();
    this.#use(null);
    await this.#link.stop();
  }

  #use(session: NatsSession | null): void {
    for (const part of [this.#frames, this.#events, this.#reports]) part.use(session);
    if (session === null) return this.#clips.endAll();
    session.subscribe(subjectOf(this.#address, 'want'), ({ data }) => {
      const want = decodeWant(data);
      if (want !== null) this.#frames.want(want);
    });
    session.subscribe(subjectOf(this.#address, 'cmd'), (message) => void this.#desk.take(session, message));
    const config = this.#configDesk;
    if (config !== null)
      session.subscribe(subjectOf(this.#address, 'config'), (message) => void config.take(session, message));
  }
}
