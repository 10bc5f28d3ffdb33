import { PRESENCE_LOST_MS } from '../presence-message.ts';
import type { Presence } from '../presence-message.ts';
import { CameraClock } from './camera-clock.ts';

/** A camera that has been heard. */
export interface SiteCamera {
  /** As in its subjects. */
  readonly name: string;
  /** The last one. */
  readonly presence: Presence;
  /** Of our monotonic clock. */
  readonly heardAtMs: number;
  readonly isLost: boolean;
  readonly clock: CameraClock;
}

export interface SiteCamerasOptions {
  /** Another camera than before is there, or one has been forgotten. */
  readonly onNames: () => void;
  /** Called once, until it is heard again. */
  readonly onLost: (camera: SiteCamera) => void;
  readonly onBack: (camera: SiteCamera) => void;
  /** It is private, or no longer. */
  readonly onPrivacy: (camera: SiteCamera) => void;
}

/** As many as CAMERAS_FILE may list; a presence is 2 KB at most. */
export const MOST_SITE_CAMERAS = 1000;
/** A camera that was taken down is listed as lost for a day. */
export const FORGET_MS = 24 * 3_600_000;
/** look() is called every second. If it comes this late, we stood still, and what cameras said meanwhile is not read yet. */
const LATE_MS = 3000;

/** The cameras of a site, as they say that they are there. */
export class SiteCameras {
  /** Messages of cameras that there is no room for, or whose names differ from another's in case only. */
  refused = 0;
  readonly #options: SiteCamerasOptions;
  readonly #cameras = new Map<string, SiteCamera>();
  /** Since when silence is the cameras' own; null: we cannot hear them. */
  #hearingSinceMs: number | null = null;
  #lookedAtMs = 0;

  constructor(options: SiteCamerasOptions) {
    this.#options = options;
  }

  /** By name. */
  get all(): readonly SiteCamera[] {
    return [...this.#cameras.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Null if it has never been heard, or has been forgotten. */
  find(name: string): SiteCamera | null {
    const camera = this.#cameras.get(name.toLowerCase());
    return camera?.name === name ? camera : null;
  }

  /** The connection is there. */
  connected(nowMs: number): void {
    this.#hearingSinceMs = nowMs;
    this.#lookedAtMs = nowMs;
  }

  /** Until connected(), cameras that are silent are not lost. */
  disconnected(): void {
    this.#hearingSinceMs = null;
  }

  heard(name: string, presence: Presence, nowMs: number): void {
    const key = name.toLowerCase();
    const before = this.#cameras.get(key);
    const isRefused = before === undefined ? !this.#hasRoom() : before.name !== name;
    if (isRefused) {
      this.refused++;
      return;
    }
    const clock = before?.clock ?? new CameraClock();
    clock.heard(presence.run, presence.at, nowMs);
    const camera = { name, presence, heardAtMs: nowMs, isLost: false, clock };
    this.#cameras.set(key, camera);
    if (before === undefined) this.#options.onNames();
    else if (before.isLost) this.#options.onBack(camera);
    else if (isPrivate(before) !== isPrivate(camera)) this.#options.onPrivacy(camera);
  }

  /** A camera that was heard so long ago, by the server that keeps that. One that has been heard since then is left as it is. */
  restore(name: string, presence: Presence, agoMs: number, nowMs: number): void {
    const key = name.toLowerCase();
    if (this.#cameras.has(key) || this.#cameras.size >= MOST_SITE_CAMERAS) return;
    const isLost = agoMs > PRESENCE_LOST_MS;
    this.#cameras.set(key, { name, presence, heardAtMs: nowMs - agoMs, isLost, clock: new CameraClock() });
    this.#options.onNames();
  }

  /** Finds cameras that are lost. Call it every second. */
  look(nowMs: number): void {
    if (this.#hearingSinceMs === null) return;
    if (nowMs - this.#lookedAtMs > LATE_MS) this.#hearingSinceMs = nowMs;
    this.#lookedAtMs = nowMs;
    const sinceMs = this.#hearingSinceMs;
    let hasForgotten = false;
    for (const [key, camera] of this.#cameras) {
      const silentMs = nowMs - Math.max(camera.heardAtMs, sinceMs);
      if (!camera.isLost && silentMs > PRESENCE_LOST_MS) {
        const lost = { ...camera, isLost: true };
        this.#cameras.set(key, lost);
        this.#options.onLost(lost);
      } else if (camera.isLost && nowMs - camera.heardAtMs > FORGET_MS) {
        hasForgotten = true;
        this.#cameras.delete(key);
      }
    }
    if (hasForgotten) this.#options.onNames();
  }

  /** The one that has been lost for longest makes room. */
  #hasRoom(): boolean {
    if (this.#cameras.size < MOST_SITE_CAMERAS) return true;
    const [oldest] = [...this.#cameras]
      .filter(([, { isLost }]) => isLost)
      .toSorted(([, a], [, b]) => a.heardAtMs - b.heardAtMs);
    return oldest !== undefined && this.#cameras.delete(oldest[0]);
  }
}

export function isPrivate({ isLost, presence }: SiteCamera): boolean {
  return !isLost && presence.state === 'private';
}
