import { randomBytes } from 'node:crypto';
import type { Source } from '../../camera/sources/source.ts';
import type { Notice } from '../../errors.ts';
import { PicamdError } from '../../errors.ts';
import type { Log } from '../../log/logger.ts';
import type { DialOptions } from '../dial.ts';
import { EVENT_BYTES } from '../event-message.ts';
import { readPublicKey } from '../nats-files.ts';
import { NatsLink } from '../nats-link.ts';
import type { NatsMessage, NatsSession } from '../nats-session.ts';
import { decodeJson } from '../small-json.ts';
import { decodePresence } from '../presence-message.ts';
import { parseSubject, subjectOf, subjectOfAll } from '../subjects.ts';
import { encodeWant, MOST_FPS } from '../want-message.ts';
import { inboxOf } from '../keys/permissions.ts';
import { BadMessages } from './bad-messages.ts';
import { CameraRequests } from './camera-requests.ts';
import { CameraClock } from './camera-clock.ts';
import type { Wish } from './lease.ts';
import { NatsSource } from './nats-source.ts';
import { isPrivate, SiteCameras } from './site-cameras.ts';
import type { SiteCamerasOptions } from './site-cameras.ts';
import { StoredCameraReader } from './stored-camera-reader.ts';
import { StoredEventReader } from './stored-event-reader.ts';
import { WatchedFrames } from './watched-frames.ts';

export interface SiteLinkOptions extends Omit<DialOptions, 'clientName'>, SiteCamerasOptions {
  /** NATS_URL; at least one. */
  readonly urls: readonly string[];
  readonly site: string;
  readonly log: Log;
  readonly onNotices: () => void;
  /** From now on cameras can be heard. */
  readonly onConnected: () => void;
  /**
   * An event of a camera, as the camera tells it; `name` says which one. Not `isNews`: the server has kept it. Returns false if it is
   * none.
   */
  readonly onEvent: (name: string, told: unknown, isNews: boolean) => boolean;
}

/** With other ones, it is another site, or another way to it. */
export type SiteLinkSettings = Pick<SiteLinkOptions, 'urls' | 'site' | 'credsFile' | 'caFile'>;

const LOOK_MS = 1000;
/** How often the server is asked whether it is there; see NatsSession.confirmed(). */
const LOOKS_FOR_CONFIRMATION = 4;
/** Without JetStream, this is a message to the server each time. */
const LOOKS_FOR_STORED = 15;

/** The cameras of a site as a hub sees them: who is there, what happens there, and their pictures while someone watches. */
export class SiteLink {
  readonly cameras: SiteCameras;
  /** What is asked of cameras for clients. */
  readonly requests: CameraRequests;
  readonly #options: SiteLinkOptions;
  readonly #link: NatsLink;
  readonly #bad: BadMessages;
  /** By which cameras know this start of the hub. */
  readonly #by = randomBytes(12).toString('base64url');
  readonly #frames: WatchedFrames;
  readonly #storedCameras: StoredCameraReader;
  readonly #storedEvents: StoredEventReader;
  /** The names of those that the hub has. */
  #listed: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #looks = 0;

  constructor(options: SiteLinkOptions) {
    this.#options = options;
    const { log, site, onNotices } = options;
    this.#bad = new BadMessages(log);
    this.cameras = new SiteCameras(options);
    this.#frames = new WatchedFrames(site);
    this.requests = new CameraRequests({
      site,
      session: () => this.#link.session,
      inbox: () => this.#inbox(),
    });
    const inbox = () => this.#inbox();
    this.#storedCameras = new StoredCameraReader({
      site,
      inbox,
      onMessage: (message, agoMs) => this.#onPresence(message, agoMs),
    });
    this.#storedEvents = new StoredEventReader({
      site,
      inbox,
      onMessage: (message) => this.#onEvent(message, false),
    });
    this.#link = new NatsLink({
      ...options,
      clientName: `picamd hub ${this.#by}`,
      onSession: (session) => this.#connected(session),
      onEnd: () => this.#disconnected(),
      onNotices,
    });
  }

  get notices(): readonly Notice[] {
    return this.#link.notices;
  }

  get site(): string {
    return this.#options.site;
  }

  get isConnected(): boolean {
    return this.#link.session !== null;
  }

  /** Messages that were dropped, since they were none or too large, or of too many cameras. */
  get dropped(): number {
    return this.#bad.total + this.cameras.refused;
  }

  start(): void {
    this.#link.start();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#link.stop();
  }

  /** The pictures of this camera, at the rate that `wish` says at each moment. */
  source(camera: string, wish: () => Wish, maxFrameBytes: number): Source {
    return new NatsSource({ camera, wish, maxFrameBytes, bad: this.#bad, bus: this });
  }

  /** See FrameBus. */
  whyAway(camera: string): PicamdError | null {
    if (!this.isConnected) return away('The NATS server does not respond', 'See the notices of the hub.');
    const found = this.cameras.find(camera);
    if (found === null || found.isLost)
      return away(`${camera} is not heard over NATS`, 'Check its power and its network, and its NATS_URL.');
    if (isPrivate(found))
      return away(`${camera} is private`, 'Wait until its privacy ends, or end it there.');
    return null;
  }

  /** Whether it can be heard, and is private. */
  isPrivate(camera: string): boolean {
    const found = this.cameras.find(camera);
    return this.isConnected && found !== null && isPrivate(found);
  }

  clockOf(camera: string): CameraClock {
    return this.cameras.find(camera)?.clock ?? new CameraClock();
  }

  subscribeFrames(camera: string, onMessage: (message: Uint8Array) => void): () => void {
    return this.#frames.subscribe(camera, onMessage);
  }

  want(camera: string, { fps, width }: Wish): void {
    const subject = subjectOf({ site: this.#options.site, camera }, 'want');
    this.#link.session?.publish(subject, encodeWant({ fps: Math.min(fps, MOST_FPS), width, by: this.#by }));
  }

  /**
   * Tells what happened to these cameras while they could not be heard, if the server keeps that; also after each connection from now on.
   * To be called when the hub has new ones: before, it takes none of their events.
   */
  readStoredEvents(cameras: readonly string[]): Promise<void> {
    this.#listed = cameras;
    return this.#storedEvents.read(this.#link.session, cameras);
  }

  #connected(session: NatsSession): void {
    const { site } = this.#options;
    this.cameras.connected(performance.now());
    session.subscribe(subjectOfAll(site, 'presence'), (message) => this.#onPresence(message, null));
    session.subscribe(subjectOfAll(site, 'event'), (message) => this.#onEvent(message, true));
    this.#readStored(session);
    this.#frames.use(session);
    this.#options.onConnected();
  }

  #disconnected(): void {
    this.#frames.use(null);
    this.cameras.disconnected();
  }

  /** `agoMs` if the server has kept it. */
  #onPresence({ subject, data }: NatsMessage, agoMs: number | null): void {
    const name = parseSubject(subject)?.camera;
    const presence = decodePresence(data);
    if (name === undefined) this.#bad.drop('?', 'a camera has a name that is none');
    else if (presence === null) this.#bad.drop(name, `a presence message of ${data.length} bytes is none`);
    else if (agoMs === null) this.cameras.heard(name, presence, performance.now());
    else this.cameras.restore(name, presence, agoMs, performance.now());
  }

  /** What the servers keep, if it has not been read yet. */
  #readStored(session: NatsSession | null): void {
    if (session === null) return;
    void this.#storedCameras.read(session);
    void this.#storedEvents.read(session, this.#listed);
  }

  #onEvent({ subject, data }: NatsMessage, isNews: boolean): void {
    const name = parseSubject(subject)?.camera;
    if (name === undefined) this.#bad.drop('?', 'a camera has a name that is none');
    else if (!this.#options.onEvent(name, decodeJson(data, EVENT_BYTES), isNews))
      this.#bad.drop(name, `an event of ${data.length} bytes is none`);
  }

  /** Where answers go. */
  async #inbox(): Promise<string> {
    return inboxOf((await readPublicKey(this.#options.credsFile)) ?? this.#by);
  }

  #look(): void {
    this.cameras.look(performance.now());
    this.#looks++;
    if (this.#looks % LOOKS_FOR_CONFIRMATION === 0) void this.#link.session?.confirmed();
    if (this.#looks % LOOKS_FOR_STORED === 0) this.#readStored(this.#link.session);
  }
}

function away(message: string, hint: string): PicamdError {
  return new PicamdError('camera-away', message, hint);
}
