import { CameraError } from './errors.ts';
import { DEFAULTS } from './video-options.ts';
import type { CameraInfo, SensorMode } from './camera-list.ts';

/** What the stream is to be, with rpicam-vid's defaults where left out. */
export interface StreamRequest {
  width?: number | undefined;
  height?: number | undefined;
  /** 0 = variable: any mode will do. */
  framerate?: number | undefined;
}

/** Sees at least this share of the widest view's area: what ov5647's fast mode lacks (16 pixels a side) nobody sees. */
const FULL_SHARE = 0.95;
/** The list is rounded to two decimals. */
const RATE_ROUNDING = 0.01;

/**
 * The sensor mode with the full view that reaches the frame rate: the widest, of equally wide ones the smallest
 * that has as many pixels as the picture, of equally large ones the one with most bits. Left alone, rpicam-vid
 * takes for 640x480 a mode of imx219 that sees 1280x960 of 3280x2464 pixels. Pure.
 *
 * @throws CameraError 'busy' when the list has no modes because another program holds the camera; 'bad-option'
 * when no mode with the full view is that fast (rpicam-vid would take a cropped one without a word), with the
 * rate that is possible; 'bad-option' when the list is too old to tell views apart.
 */
export function chooseMode(camera: CameraInfo, request: StreamRequest = {}): SensorMode {
  const { width = DEFAULTS.width, height = DEFAULTS.height, framerate = DEFAULTS.framerate } = request;
  if (camera.busy || camera.modes.length === 0) throw modesUnknown(camera);
  const widest = Math.max(...camera.modes.map(view));
  if (widest === 0) throw viewsUnknown(camera);
  const full = camera.modes.filter((mode) => view(mode) >= FULL_SHARE * widest);
  const covers = (mode: SensorMode): boolean => mode.width >= width && mode.height >= height;
  const [best] = full
    .filter((mode) => rate(mode) + RATE_ROUNDING >= framerate)
    .toSorted(
      (a, b) =>
        view(b) - view(a) ||
        Number(covers(b)) - Number(covers(a)) ||
        (covers(a) ? pixels(a) - pixels(b) : pixels(b) - pixels(a)) ||
        b.bits - a.bits ||
        Number(b.packed) - Number(a.packed),
    );
  if (best === undefined) throw tooFast(camera, full, framerate);
  return best;
}

function view({ crop }: SensorMode): number {
  return crop === null ? 0 : crop.width * crop.height;
}

function pixels({ width, height }: SensorMode): number {
  return width * height;
}

/** A mode whose rate is unknown may be tried. */
function rate({ maxFramerate }: SensorMode): number {
  return maxFramerate ?? Infinity;
}

function modesUnknown({ index, model }: CameraInfo): CameraError {
  const message = `The modes of camera ${index} (${model}) cannot be read: another program seems to use it`;
  return new CameraError('busy', message, {
    hint: 'Stop the other program (sudo fuser -v /dev/media* shows it), or set the field of view to auto.',
  });
}

function viewsUnknown({ index, model }: CameraInfo): CameraError {
  const message = `fieldOfView is 'full': must be 'auto', the list does not say what camera ${index} (${model}) sees`;
  return new CameraError('bad-option', message, {
    hint: 'Update the camera programs (sudo apt full-upgrade), set the field of view to auto, or give a mode.',
  });
}

function tooFast({ model }: CameraInfo, full: readonly SensorMode[], framerate: number): CameraError {
  const fastest = full.toSorted((a, b) => rate(b) - rate(a))[0];
  const possible = fastest?.maxFramerate ?? 0;
  const size = `${fastest?.width}x${fastest?.height}`;
  const message = `framerate is ${framerate}: must be at most ${possible} for the full view of ${model} (${size})`;
  return new CameraError('bad-option', message, {
    hint: `Set the frame rate to ${possible} or less, or the field of view to auto: it is cropped then.`,
  });
}
