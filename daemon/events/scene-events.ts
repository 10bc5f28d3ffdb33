import type { EventLog, OngoingEvent } from './event-log.ts';
import type { HourlyCeiling } from './hourly-ceiling.ts';

/** What is needed here of the result of an examined frame. */
export interface NoticedScene {
  /** The picture has changed as a whole: a lamp, or another view. */
  readonly sceneChange: boolean;
  /** The lens is covered. */
  readonly covered: boolean;
  /** The camera looks elsewhere than before. */
  readonly moved: boolean;
}

/** What an event of the type `tamper` says; the pages tell the two kinds by it. */
const TAMPER_TEXTS = { covered: 'The camera is covered', moved: 'The camera was moved' } as const;
type TamperKind = keyof typeof TAMPER_TEXTS;

export interface SceneEventsOptions {
  readonly log: EventLog;
  readonly changes: Pick<HourlyCeiling, 'take'>;
  /** Apart, so that lamps do not use up what tells of tampering. */
  readonly tampers: Pick<HourlyCeiling, 'take'>;
}

/** Makes events of what concerns the picture as a whole. Each lasts as long as frame after frame shows it. */
export class SceneEvents {
  readonly #options: SceneEventsOptions;
  readonly #tampers = new Map<TamperKind, OngoingEvent | null>();
  #hadChange = false;

  constructor(options: SceneEventsOptions) {
    this.#options = options;
  }

  /** Takes the result of each examined frame. */
  take(scene: NoticedScene): void {
    this.#tamper('covered', scene.covered);
    this.#tamper('moved', scene.moved);
    const { log, changes } = this.#options;
    // A move is more than a change of the scene.
    if (scene.sceneChange && !this.#hadChange && !scene.moved && changes.take())
      log.add('scene-change', { text: 'The whole picture changed' });
    this.#hadChange = scene.sceneChange;
  }

  /** Nothing is examined any more. */
  stop(): void {
    for (const event of this.#tampers.values()) event?.end();
    this.#tampers.clear();
    this.#hadChange = false;
  }

  #tamper(kind: TamperKind, isSo: boolean): void {
    if (this.#tampers.has(kind) === isSo) return;
    if (isSo) {
      // Null: above the ceiling, it is not reported until it is over.
      const { log, tampers } = this.#options;
      this.#tampers.set(kind, tampers.take() ? log.begin('tamper', { text: TAMPER_TEXTS[kind] }) : null);
    } else {
      this.#tampers.get(kind)?.end();
      this.#tampers.delete(kind);
    }
  }
}
