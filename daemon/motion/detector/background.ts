/** How fast a block follows the picture: slowly if it is quiet, and so slowly that something parked becomes background if not. */
const QUIET_MS = 8000;
const CHANGED_MS = 40_000;
/** While the picture is being learned, before motion is reported. */
const LEARNING_MS = 600;
const NOISE_MS = 12_000;
const CHANGED_NOISE_MS = 24_000;
/** In levels. A change says little about the noise, so it counts as at most this much. */
const MOST_NOISE = 40;
/** Below one level, rounding alone would be motion. */
const LEAST_NOISE = 0.7;
const FIRST_NOISE = 2;
/** A long pause between two pictures must not replace the background at once. */
const MOST_SHARE = 0.5;

/** White in the picture, in levels. */
const WHITE = 255;
/** Light beyond white is remembered up to here, so that a place that was too bright for a while is expected as it was before. */
const MOST_LIGHT = 1000;

/** What each block looks like when nothing happens, as running averages in levels. */
export class Background {
  /** What the picture should show. */
  readonly brightness: Float32Array;
  /** The usual distance of a picture from the background. */
  readonly noise: Float32Array;
  /** By which factor the light was changed, as far as that was not learned since. */
  drift = 1;
  /** The same as the brightness, but not cut at white. */
  readonly #light: Float32Array;

  constructor(count: number) {
    this.brightness = new Float32Array(count);
    this.#light = new Float32Array(count);
    this.noise = new Float32Array(count).fill(FIRST_NOISE);
  }

  /** Starts again with this picture; what is known about noise stays. */
  take(map: Uint8Array): void {
    this.brightness.set(map);
    this.#light.set(map);
    this.drift = 1;
  }

  /** What was learned about the noise of these blocks no longer counts: 1 for each in `before` that is not in `after`. */
  forgetNoise(before: Int32Array, after: Int32Array): void {
    for (let i = 0; i < this.noise.length; i++)
      if (before[i] === 1 && after[i] === 0) this.noise[i] = FIRST_NOISE;
  }

  /** The whole picture became brighter or darker by this factor. */
  scale(gain: number): void {
    const { brightness } = this;
    const light = this.#light;
    this.drift *= gain;
    for (let i = 0; i < light.length; i++) {
      const scaled = Math.min(MOST_LIGHT, Number(light[i]) * gain);
      light[i] = scaled;
      brightness[i] = Math.min(WHITE, scaled);
    }
  }

  /** @param changed 1 for each block that is not background now */
  learn(map: Uint8Array, changed: Uint8Array, elapsedMs: number, learning: boolean): void {
    const { brightness, noise } = this;
    const light = this.#light;
    const quietShare = Math.min(MOST_SHARE, elapsedMs / (learning ? LEARNING_MS : QUIET_MS));
    const changedShare = Math.min(MOST_SHARE, elapsedMs / (learning ? LEARNING_MS : CHANGED_MS));
    const noiseShare = Math.min(MOST_SHARE, elapsedMs / NOISE_MS);
    const changedNoiseShare = Math.min(MOST_SHARE, elapsedMs / CHANGED_NOISE_MS);
    this.drift += quietShare * (1 - this.drift);
    for (let i = 0; i < brightness.length; i++) {
      const usual = Number(noise[i]);
      const difference = Number(map[i]) - Number(brightness[i]);
      const distance = Math.abs(difference);
      const isChanged = changed[i] === 1;
      const learned = Number(light[i]) + (isChanged ? changedShare : quietShare) * difference;
      light[i] = learned;
      brightness[i] = Math.min(WHITE, learned);
      if (isChanged) {
        noise[i] = Math.max(
          LEAST_NOISE,
          usual + changedNoiseShare * (Math.min(distance, MOST_NOISE) - usual),
        );
      } else {
        noise[i] = Math.max(LEAST_NOISE, usual + noiseShare * (distance - usual));
      }
    }
  }
}
