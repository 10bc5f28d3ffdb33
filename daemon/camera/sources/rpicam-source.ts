import { CameraError, startCamera, withholdingArgs } from 'libcamera-wrapper';
import type { Capabilities, VideoOptions } from 'libcamera-wrapper';
import type { Backlog } from '../../frame/frame-clock.ts';
import { PicamdError } from '../../errors.ts';
import { withSettingNames } from './option-names.ts';
import { SOCKET_BYTES } from './program-source.ts';
import type { Source, SourceRun } from './source.ts';

/** libcamera's log line about the sensor: `Sensor: /base/soc/i2c0mux/i2c@1/imx219@10 - Selected sensor format: 1640x1232-SBGGR10_1X10/RAW - …`. */
const SELECTED_SENSOR =
  /\/([a-z0-9_-]{1,32})@[0-9a-f]{1,4} - Selected sensor format(?:: (\d{2,5})x(\d{2,5})-)?/;

/** The program's default of --buffer-count for video. */
const BUFFERS = 6;
/** One frame more is being written, and one may be on its way from the sensor. */
const ON_THE_WAY = 2;

/** The Raspberry Pi's camera through rpicam-vid (libcamera-vid on older systems). */
export class RpicamSource implements Source {
  readonly kind = 'rpicam';
  readonly description: string;
  readonly framerate: number | undefined;
  readonly size: { readonly width: number; readonly height: number } | undefined;
  model: string | null = null;
  sensorMode: { readonly width: number; readonly height: number } | null = null;
  readonly backlog: Backlog;
  readonly #options: VideoOptions;
  readonly #binary: string | undefined;
  /** From the last start. Forgotten after a 'bad-option', because the program may have been upgraded since. */
  #capabilities: Capabilities | undefined;

  constructor(options: VideoOptions, binary: string | undefined) {
    this.#options = options;
    this.#binary = binary;
    const { width, height, framerate } = options;
    this.framerate = framerate;
    this.size = width === undefined || height === undefined ? undefined : { width, height };
    this.backlog = { frames: (options.bufferCount ?? BUFFERS) + ON_THE_WAY, bytes: SOCKET_BYTES };
    this.description = `camera ${options.camera ?? 0} through ${binary ?? 'rpicam-vid'}`;
  }

  get withholds(): string | undefined {
    const [first] = withholdingArgs(this.#options.extraArgs ?? []);
    return first === undefined ? undefined : `CAMERA_EXTRA_ARGS has ${first}. Remove it, or provide that.`;
  }

  async run(run: SourceRun): Promise<void> {
    try {
      const camera = await startCamera({
        options: this.#options,
        binary: this.#binary,
        capabilities: this.#capabilities,
        ...run,
        onLine: (line) => {
          this.#readSensor(line);
          run.onLine(line);
        },
        onWarning: ({ message, hint }) => run.onWarning?.(message, withSettingNames(hint)),
      });
      this.#capabilities = camera.capabilities;
      const error = await camera.exited;
      if (error !== null) throw error;
    } catch (error) {
      if (!(error instanceof CameraError)) throw error;
      if (error.code === 'bad-option') this.#capabilities = undefined;
      throw new PicamdError(error.code, withSettingNames(error.message), withSettingNames(error.hint), error);
    }
  }

  /** The mode can be another one at each start. */
  #readSensor(line: string): void {
    const [, model, width, height] = SELECTED_SENSOR.exec(line) ?? [];
    if (model === undefined) return;
    this.model ??= model;
    this.sensorMode = width === undefined ? null : { width: Number(width), height: Number(height) };
  }
}
