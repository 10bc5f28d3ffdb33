import type { EventDemandView, HubCameraView } from '../../http/hub/hub-view.ts';
import { followEvents } from './follow-events.ts';
import type { HubEvents } from './hub-events.ts';

/** Each is a connection, 20 KB here and one of the 64 that the camera has for readers of its events. */
const MOST_FOLLOWED = 128;
/** A page that is loaded again finds them still connected. */
const LINGER_MS = 60_000;
/** From one camera to the next. */
const STAGGER_MS = 20;

interface Follower {
  readonly camera: FollowableCamera;
  readonly stop: AbortController;
  readonly caughtUp: Promise<void>;
}

type FollowableCamera = Pick<HubCameraView, 'name' | 'ask'>;

interface EventDemandParts {
  readonly events: HubEvents;
  readonly cameras: () => readonly FollowableCamera[];
}

/** Asks the picamds of a hub for their events only while someone wants to know them, and for a minute longer. */
export class EventDemand implements EventDemandView {
  readonly #parts: EventDemandParts;
  readonly #followers = new Map<string, Follower>();
  #holders = 0;
  #lingering: NodeJS.Timeout | null = null;
  #hasStopped = false;

  constructor(parts: EventDemandParts) {
    this.#parts = parts;
  }

  hold(): () => void {
    this.#holders++;
    this.#cancelLingering();
    this.changed();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holders--;
      if (this.#holders > 0 || this.#hasStopped) return;
      this.#cancelLingering();
      this.#lingering = setTimeout(() => {
        this.#lingering = null;
        this.changed();
      }, LINGER_MS);
    };
  }

  async caughtUp(signal: AbortSignal): Promise<void> {
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (signal.aborted) resolve();
    });
    await Promise.race([aborted, Promise.all([...this.#followers.values()].map(({ caughtUp }) => caughtUp))]);
  }

  /** To be called when there are other cameras. */
  changed(): void {
    const { events, cameras } = this.#parts;
    const all = cameras();
    const names = new Set(all.map(({ name }) => name));
    events.keep((name) => names.has(name));
    const isWanted = !this.#hasStopped && (this.#holders > 0 || this.#lingering !== null);
    const wanted = isWanted ? all.filter(({ ask }) => ask !== null).slice(0, MOST_FOLLOWED) : [];
    for (const [name, { camera, stop }] of this.#followers)
      if (!wanted.includes(camera)) {
        stop.abort();
        this.#followers.delete(name);
      }
    for (const camera of wanted) if (!this.#followers.has(camera.name)) this.#follow(camera);
  }

  /** Ends all connections. */
  stop(): void {
    this.#hasStopped = true;
    this.#cancelLingering();
    this.changed();
  }

  #follow(camera: FollowableCamera): void {
    const stop = new AbortController();
    const caughtUp = new Promise<void>((onCaughtUp) => {
      const waitMs = this.#followers.size * STAGGER_MS;
      void followEvents({ camera, events: this.#parts.events, waitMs, signal: stop.signal, onCaughtUp });
    });
    this.#followers.set(camera.name, { camera, stop, caughtUp });
  }

  #cancelLingering(): void {
    if (this.#lingering !== null) clearTimeout(this.#lingering);
    this.#lingering = null;
  }
}
