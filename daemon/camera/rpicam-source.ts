import { startCamera } from 'libcamera-wrapper';
import type { VideoOptions } from 'libcamera-wrapper';
import type { Source, SourceRun } from './source.ts';

/** libcamera's words when it sets the sensor up: `Sensor: /base/soc/i2c0mux/i2c@1/imx219@10 - Selected sensor format: …`. */
const SELECTED_SENSOR = /\/([a-z0-9_-]{1,32})@[0-9a-f]{1,4} - Selected sensor format/;

/** The Raspberry Pi's camera through rpicam-vid (libcamera-vid on older systems). */
export class RpicamSource implements Source {
  readonly kind = 'rpicam';
  readonly description: string;
  model: string | null = null;
  readonly #options: VideoOptions;
  readonly #binary: string | undefined;

  constructor(options: VideoOptions, binary: string | undefined) {
    this.#options = options;
    this.#binary = binary;
    this.description = `camera ${options.camera ?? 0} through ${binary ?? 'rpicam-vid'}`;
  }

  async run(run: SourceRun): Promise<void> {
    const { onBytes, onFrontEndTimeout, signal } = run;
    const camera = await startCamera({
      options: this.#options,
      binary: this.#binary,
      onBytes,
      onLine: (line) => {
        this.model ??= SELECTED_SENSOR.exec(line)?.[1] ?? null;
      },
      onFrontEndTimeout,
      signal,
    });
    const error = await camera.exited;
    if (error !== null) throw error;
  }
}
