/** A part of the picture in fractions of its width and height, origin top left; x + width and y + height end at 1. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What `--mode` takes: a size the sensor can read out, in sensor pixels. */
export interface SensorModeRequest {
  readonly width: number;
  readonly height: number;
  /** Bits a sample; rpicam-vid takes 12 when it is missing, and the nearest mode of the sensor. */
  readonly bits?: number | undefined;
  /** Whether samples share bytes (CSI2P); rpicam-vid's default is true. */
  readonly packed?: boolean | undefined;
}

/** What rpicam-vid does when it is told nothing: pixels, frames a second. */
export const DEFAULTS = { width: 640, height: 480, framerate: 30 } as const;

/**
 * How rpicam-vid is to film. What is left out stays with rpicam-vid's own default. `option-table.ts` has
 * the range and the command line option of each.
 */
export interface VideoOptions {
  /** Index in `--list-cameras`; 0 by default. */
  readonly camera?: number | undefined;
  /** Pixels, even; given together with `height`. 640x480 by default. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** Frames a second; 30 by default. 0 = variable: the exposure control may film slower in the dark. */
  readonly framerate?: number | undefined;
  /** JPEG quality 1 to 100; 50 by default. */
  readonly quality?: number | undefined;
  readonly rotation?: 0 | 180 | undefined;
  readonly hflip?: boolean | undefined;
  readonly vflip?: boolean | undefined;
  /** Digital zoom. */
  readonly roi?: Region | undefined;
  /** A sensor mode by hand. A `framerate` that the mode cannot reach silently overrules it. */
  readonly mode?: SensorModeRequest | undefined;
  /** `full`: the sensor mode that sees most (one listing of the cameras a start). `auto`: rpicam-vid's choice. */
  readonly fieldOfView?: 'auto' | 'full' | undefined;
  /** Fixed exposure time in µs, at most one frame's time; 0 = automatic. */
  readonly shutterUs?: number | undefined;
  /** Fixed gain; 0 = automatic. */
  readonly gain?: number | undefined;
  /** Exposure compensation in stops. */
  readonly ev?: number | undefined;
  readonly exposure?: 'normal' | 'sport' | 'short' | 'long' | 'custom' | undefined;
  readonly metering?: 'centre' | 'spot' | 'average' | 'matrix' | 'custom' | undefined;
  readonly awb?:
    | 'auto'
    | 'normal'
    | 'incandescent'
    | 'tungsten'
    | 'fluorescent'
    | 'indoor'
    | 'daylight'
    | 'cloudy'
    | 'custom'
    | undefined;
  /** Fixed gains of the red and the blue channel; they switch automatic white balance off. */
  readonly awbGains?: { readonly red: number; readonly blue: number } | undefined;
  readonly brightness?: number | undefined;
  readonly contrast?: number | undefined;
  readonly saturation?: number | undefined;
  readonly sharpness?: number | undefined;
  readonly denoise?: 'auto' | 'off' | 'cdn_off' | 'cdn_fast' | 'cdn_hq' | undefined;
  readonly autofocusMode?: 'default' | 'manual' | 'auto' | 'continuous' | undefined;
  readonly autofocusRange?: 'normal' | 'macro' | 'full' | undefined;
  readonly autofocusSpeed?: 'normal' | 'fast' | undefined;
  readonly autofocusWindow?: Region | undefined;
  /** Dioptres (1 / metres; 0 = infinity), or `default` for the hyperfocal distance. */
  readonly lensPosition?: number | 'default' | undefined;
  readonly hdr?: 'off' | 'auto' | 'sensor' | 'single-exp' | undefined;
  /** Keeps exposure times off the mains' flicker. */
  readonly antiFlicker?: 'off' | '50hz' | '60hz' | undefined;
  readonly tuningFile?: string | undefined;
  /** Frames in flight; 6 by default, 3 saves contiguous memory on small boards. */
  readonly bufferCount?: number | undefined;
  /** Allocates no raw buffers. Saves contiguous memory, and gives the choice of the sensor mode away. */
  readonly noRaw?: boolean | undefined;
  readonly postProcessFile?: string | undefined;
  /** Appended as they are, after a check that they neither repeat nor break what is passed already. */
  readonly extraArgs?: readonly string[] | undefined;
}
