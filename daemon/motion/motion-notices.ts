import type { Notice } from '../errors.ts';
import type { MapRefusal } from './map/brightness-map.ts';
import { REFUSAL_TEXT } from './refusal-text.ts';

/** A single damaged frame is no news. */
const MANY_REFUSALS = 10;

/** What keeps motion from being detected. */
export class MotionNotices {
  readonly #onChange: (added: Notice | null) => void;
  #failure: Notice | null = null;
  #unreadable: Notice | null = null;
  #refusals = 0;

  /** `onChange` gets the notice that is new. */
  constructor(onChange: (added: Notice | null) => void) {
    this.#onChange = onChange;
  }

  get current(): readonly Notice[] {
    return [this.#failure, this.#unreadable].filter((notice) => notice !== null);
  }

  /** The worker has ended. */
  failed(reason: string): void {
    const isNew = this.#failure === null;
    this.#failure = {
      code: 'motion-failed',
      message: `Motion detection failed: ${reason}`,
      hint: 'picamd restarts it by itself. If this continues, set a smaller CAMERA_WIDTH and CAMERA_HEIGHT, or MOTION=off.',
    };
    if (isNew) this.#onChange(this.#failure);
  }

  recovered(): void {
    if (this.#failure === null) return;
    this.#failure = null;
    this.#onChange(null);
  }

  /** A frame was examined, or refused. */
  examined(refusal: MapRefusal | null): void {
    this.#refusals = refusal === null ? 0 : this.#refusals + 1;
    if (refusal !== null && this.#refusals === MANY_REFUSALS) {
      this.#unreadable = {
        code: 'motion-unreadable',
        message: `Motion cannot be detected in these frames: ${REFUSAL_TEXT[refusal]}`,
        hint: 'Make the source send baseline JPEGs with YCbCr colors, or set MOTION=off.',
      };
      this.#onChange(this.#unreadable);
    } else if (refusal === null && this.#unreadable !== null) {
      this.#unreadable = null;
      this.#onChange(null);
    }
  }
}
