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

/** What each block looks like when nothing happens, as running averages in levels. */
export class Background {
  readonly brightness: Float32Array;
  /** The usual distance of a picture from the background. */
  readonly noise: Float32Array;

  constructor(count: number) {
    this.brightness = new Float32Array(count);
    this.noise = new Float32Array(count).fill(FIRST_NOISE);
  }

  /** Starts again with this picture; what is known about noise stays. */
  take(map: Uint8Array): void {
    this.brightness.set(map);
  }

  /** The whole picture became brighter or darker by this factor. */
  scale(gain: number): void {
    const { brightness } = this;
    for (let i = 0; i < brightness.length; i++) brightness[i] = Math.min(255, Number(brightness[i]) * gain);
  }

  /** @param changed 1 for each block that is not background now */
  learn(map: Uint8Array, changed: Uint8Array, elapsedMs: number, learning: boolean): void {
    const { brightness, noise } = this;
    const quietShare = Math.min(MOST_SHARE, elapsedMs / (learning ? LEARNING_MS : QUIET_MS));
    const changedShare = Math.min(MOST_SHARE, elapsedMs / (learning ? LEARNING_MS : CHANGED_MS));
    const noiseShare = Math.min(MOST_SHARE, elapsedMs / NOISE_MS);
    const changedNoiseShare = Math.min(MOST_SHARE, elapsedMs / CHANGED_NOISE_MS);
    for (let i = 0; i < brightness.length; i++) {
      const before = Number(brightness[i]);
      const usual = Number(noise[i]);
      const difference = Number(map[i]) - before;
      const distance = Math.abs(difference);
      if (changed[i] === 1) {
        brightness[i] = before + changedShare * difference;
        noise[i] = Math.max(
          LEAST_NOISE,
          usual + changedNoiseShare * (Math.min(distance, MOST_NOISE) - usual),
        );
      } else {
        brightness[i] = before + quietShare * difference;
        noise[i] = Math.max(LEAST_NOISE, usual + noiseShare * (distance - usual));
      }
    }
  }
}
