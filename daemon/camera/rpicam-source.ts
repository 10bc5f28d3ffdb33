import { startCamera } from 'libcamera-wrapper';
import type { VideoOptions } from 'libcamera-wrapper';
import type { Source, SourceRun } from './source.ts';

/** The Raspberry Pi's camera through rpicam-vid (libcamera-vid on older systems). */
export class RpicamSource implements Source {
  readonly kind = 'rpicam';
  readonly description: string;
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
      onFrontEndTimeout,
      signal,
    });
    const error = await camera.exited;
    if (error !== null) throw error;
  }
}
