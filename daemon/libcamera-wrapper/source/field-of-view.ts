import { CameraError } from './errors.ts';
import { RPICAM_DEFAULTS } from './option-table.ts';
import type { CameraInfo, SensorMode } from './camera-list.ts';

/** The stream to choose a mode for; rpicam-vid's defaults apply where left out. */
export interface StreamRequest {
  width?: number | undefined;
  height?: number | undefined;
  /** 0 = variable: every mode qualifies. */
  framerate?: number | undefined;
}

/** A view of at least this share of the widest view's area is full: the fast mode of ov5647 lacks 16 pixels per side. */
const FULL_SHARE = 0.95;
/** The list rounds rates to two decimals. */
const RATE_ROUNDING = 0.01;

/**
 * The best full-view sensor mode that reaches the frame rate: first the widest view, then the smallest size that
 * covers the picture, then the most bits. By itself rpicam-vid takes, for 640x480, a mode of imx219 that sees
 * 1280x960 of 3280x2464 pixels. Runs nothing.
 *
 * @throws CameraError 'busy' if the list has no modes because another program uses the camera; 'bad-option' if no
 * full-view mode is fast enough (rpicam-vid would silently take a cropped one), with the possible rate;
 * 'bad-option' if the list is too old to show what a mode sees.
 */
export function chooseMode(camera: CameraInfo, request: StreamRequest = {}): SensorMode {
  const {
    width = RPICAM_DEFAULTS.width,
    height = RPICAM_DEFAULTS.height,
    framerate = RPICAM_DEFAULTS.framerate,
  } = request;
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

/** A mode of unknown rate qualifies. */
function rate({ maxFramerate }: SensorMode): number {
  return maxFramerate ?? Infinity;
}

function modesUnknown({ index, model }: CameraInfo): CameraError {
  const message = `Cannot read the modes of camera ${index} (${model}): another program seems to be using it`;
  return new CameraError('busy', message, {
    hint: 'Stop the other program (find it with sudo fuser -v /dev/media*), or set the field of view to auto.',
  });
}

function viewsUnknown({ index, model }: CameraInfo): CameraError {
  const message = `fieldOfView is 'full': must be 'auto', because the list of modes does not say what camera ${index} (${model}) sees`;
  return new CameraError('bad-option', message, {
    hint: 'Update the camera programs (sudo apt full-upgrade), set the field of view to auto, or set a mode.',
  });
}

function tooFast({ model }: CameraInfo, full: readonly SensorMode[], framerate: number): CameraError {
  const fastest = full.toSorted((a, b) => rate(b) - rate(a))[0];
  const possible = fastest?.maxFramerate ?? 0;
  const size = `${fastest?.width}x${fastest?.height}`;
  const message = `framerate is ${framerate}: must be at most ${possible} for the full view of ${model} (${size})`;
  return new CameraError('bad-option', message, {
    hint: `Set the frame rate to ${possible} or less, or the field of view to auto, which crops the picture.`,
  });
}
