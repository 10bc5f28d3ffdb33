import { CameraError, startCamera } from 'libcamera-wrapper';
import type { Capabilities, VideoOptions } from 'libcamera-wrapper';
import { PicamdError } from '../errors.ts';
import { withKeys } from './option-keys.ts';
import type { Source, SourceRun } from './source.ts';

/** The Raspberry Pi's camera through rpicam-vid (libcamera-vid on older systems). */
export class RpicamSource implements Source {
  readonly kind = 'rpicam';
  readonly description: string;
  readonly #options: VideoOptions;
  readonly #binary: string | undefined;
  /** Of the program as it was at the last start: an upgrade in between is asked again after a failure. */
  #capabilities: Capabilities | undefined;

  constructor(options: VideoOptions, binary: string | undefined) {
    this.#options = options;
    this.#binary = binary;
    this.description = `camera ${options.camera ?? 0} through ${binary ?? 'rpicam-vid'}`;
  }

  async run(run: SourceRun): Promise<void> {
    try {
      const camera = await startCamera({
        options: this.#options,
        binary: this.#binary,
        capabilities: this.#capabilities,
        ...run,
      });
      this.#capabilities = camera.capabilities;
      const error = await camera.exited;
      if (error !== null) throw error;
    } catch (error) {
      if (!(error instanceof CameraError)) throw error;
      if (error.code === 'bad-option') this.#capabilities = undefined;
      throw new PicamdError(error.code, withKeys(error.message), withKeys(error.hint), error);
    }
  }
}
