import type { Key } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import { CameraWatch } from './camera-watch.ts';
import type { WatchedCamera } from './camera-watch.ts';
import type { Timer } from '../system/timer.ts';
import { undoable } from './settings-draft.ts';
import type { Draft } from './settings-draft.ts';

/** Values of settings.conf by key; null: none. */
export type OldValues = ReadonlyMap<Key, string | null>;

/** What the camera has shown about new settings. */
interface Verdict {
  readonly works: boolean;
  /** Why it does not stream. */
  readonly why: Notice;
}

/** Waits for the camera to prove new settings, and knows what it last streamed with. */
export class CameraProof {
  readonly #camera: WatchedCamera;
  readonly #timer: Timer;
  readonly #onLost: () => void;
  #watch: CameraWatch | null = null;
  /** Of the keys that have changed in settings.conf since the camera last streamed. */
  #undo: OldValues = new Map();

  /** `onLost`: time is up. */
  constructor(camera: WatchedCamera, timer: Timer, onLost: () => void) {
    this.#camera = camera;
    this.#timer = timer;
    this.#onLost = onLost;
  }

  get isAwaited(): boolean {
    return this.#watch !== null;
  }

  /** Null while nobody knows, or nobody wants to. */
  get verdict(): Verdict | null {
    const { verdict = null } = this.#watch ?? {};
    if (this.#watch === null || verdict === null) return null;
    return { works: verdict === 'works', why: this.#watch.why };
  }

  /** Whether the camera can prove a change. One that did not stream before proves nothing about new values. */
  canProve(draft: Draft): boolean {
    return (this.isAwaited || this.#camera.outlook.works) && undoable(draft).size > 0;
  }

  /** Waits from now on, for as long as a first frame may take. */
  await(): void {
    this.#watch?.end();
    this.#watch = new CameraWatch(this.#camera, this.#timer, this.#onLost);
  }

  /** The change is in settings.conf, and comes back out if the camera does not stream. */
  mayUndo(draft: Draft): void {
    this.#undo = new Map([...undoable(draft), ...this.#undo]);
  }

  /** Stops waiting. Returns what the camera last streamed with. */
  end(): OldValues {
    const undo = this.#undo;
    this.#watch?.end();
    this.#watch = null;
    this.#undo = new Map();
    return undo;
  }

  /** Waits again, for changes before one that is taken back. */
  resume(undo: OldValues): void {
    if (undo.size === 0) return;
    this.#undo = undo;
    this.await();
  }
}
