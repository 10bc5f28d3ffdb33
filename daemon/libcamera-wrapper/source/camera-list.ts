import { withoutInvisible } from './invisible.ts';

/** A size and format that the sensor can read out. */
export interface SensorMode {
  /** libcamera's name, such as `SRGGB10_CSI2P`. */
  readonly format: string;
  /** Bits per sample. */
  readonly bits: number;
  /** Whether samples share bytes (CSI2P). */
  readonly packed: boolean;
  readonly width: number;
  readonly height: number;
  /** Frames per second; null if the program does not print it, or prints nan. */
  readonly maxFramerate: number | null;
  /** The part of the sensor that the mode covers, in sensor pixels; null before v1.0.0. */
  readonly crop: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  } | null;
}

/** One attached camera. */
export interface CameraInfo {
  /** The value for the option `camera`. */
  readonly index: number;
  /** The sensor, such as `imx708_wide`. */
  readonly model: string;
  /** libcamera's id, a path in the device tree. */
  readonly id: string;
  /** Pixels of the sensor; null if not printed. */
  readonly width: number | null;
  readonly height: number | null;
  /** Null before v1.2.2. */
  readonly bitDepth: number | null;
  /** The color filter, such as `RGGB`, or `MONO`; null before v1.2.2. */
  readonly colorFilter: string | null;
  /** Another program is using it. rpicam-vid then lists wrong modes, so `modes` is empty. */
  readonly busy: boolean;
  readonly modes: readonly SensorMode[];
}

const CAMERA = /^\s*(\d+) : (.+?) \[?([^\][]*)\] \((.+)\)\s*$/u;
const FORMAT = /^\s+(?:Modes: )?'([^']+)' : (.*)$/u;
const CONTINUED = /^\s+(\d+x\d+.*)$/u;
const MODE = /(?<!\S)(\d+)x(\d+)(?: \[(\S+) fps - \((-?\d+), (-?\d+)\)\/(\d+)x(\d+) crop\])?/gu;
/** The width of every crop while another process has the camera: a default of libcamera, not the sensor's. */
const UNKNOWN_WIDTH = 65535;

/**
 * Parses the output of `--list-cameras`, in every format since before v1.0.0. Skips lines that do not belong to
 * the list, such as the controls that `-v` adds.
 *
 * @returns the cameras; null if the text is not such a list. `No cameras available!` is an empty list.
 */
export function parseCameraList(text: string): CameraInfo[] | null {
  const cameras: CameraInfo[] = [];
  let modes: SensorMode[] = [];
  let format = '';
  for (const line of text.split(/\r?\n/u).map((raw) => withoutInvisible(raw.replaceAll('\t', ' ')))) {
    const camera = CAMERA.exec(line);
    if (camera) {
      modes = [];
      format = '';
      cameras.push(cameraInfo(camera, modes));
      continue;
    }
    const named = FORMAT.exec(line);
    if (named) format = named[1] ?? '';
    const sizes = named?.[2] ?? CONTINUED.exec(line)?.[1];
    if (sizes !== undefined && format !== '') modes.push(...sensorModes(format, sizes));
  }
  if (cameras.length === 0 && !/^No cameras available!|^Available cameras/mu.test(text)) return null;
  return cameras.map(markBusy);
}

function cameraInfo(match: RegExpExecArray, modes: SensorMode[]): CameraInfo {
  const [, index, model = '', properties = '', id = ''] = match;
  const size = /(\d+)x(\d+)/u.exec(properties);
  const bits = /(\d+)-bit/u.exec(properties)?.[1];
  return {
    index: Number(index),
    model,
    id,
    width: size ? Number(size[1]) : null,
    height: size ? Number(size[2]) : null,
    bitDepth: bits === undefined ? null : Number(bits),
    colorFilter: /(?<!\S)(?:[RGB]{3,4}|MONO)(?!\S)/u.exec(properties)?.[0] ?? null,
    busy: false,
    modes,
  };
}

function sensorModes(format: string, sizes: string): SensorMode[] {
  return Array.from(sizes.matchAll(MODE), ([, width, height, rate, x, y, cropWidth, cropHeight]) => ({
    format,
    bits: Number(/\d+/u.exec(format)?.[0] ?? Number.NaN),
    packed: format.endsWith('_CSI2P'),
    width: Number(width),
    height: Number(height),
    maxFramerate: Number(rate) > 0 ? Number(rate) : null,
    crop:
      cropWidth === undefined
        ? null
        : { x: Number(x), y: Number(y), width: Number(cropWidth), height: Number(cropHeight) },
  })).filter((mode) => mode.bits > 0);
}

function markBusy(camera: CameraInfo): CameraInfo {
  const busy = camera.modes.some(({ crop }) => crop?.width === UNKNOWN_WIDTH);
  return busy ? { ...camera, busy, modes: [] } : camera;
}
