import type { VideoOptions } from 'libcamera-wrapper';
import type { Config } from '../../config/settings.ts';

/** The CAMERA_ settings as options of rpicam-vid; what is left empty is left to its own defaults. */
export function videoOptions(config: Config): VideoOptions {
  return {
    camera: config.CAMERA_ID,
    width: config.CAMERA_WIDTH,
    height: config.CAMERA_HEIGHT,
    framerate: config.CAMERA_FRAMERATE,
    quality: config.CAMERA_QUALITY,
    rotation: config.CAMERA_ROTATION === '180' ? 180 : undefined,
    hflip: config.CAMERA_HFLIP || undefined,
    vflip: config.CAMERA_VFLIP || undefined,
    fieldOfView: config.CAMERA_FIELD_OF_VIEW,
    roi: region(config.CAMERA_ROI),
    exposure: config.CAMERA_EXPOSURE ?? undefined,
    shutterUs: config.CAMERA_SHUTTER_US || undefined,
    gain: config.CAMERA_GAIN || undefined,
    ev: config.CAMERA_EV ?? undefined,
    metering: config.CAMERA_METERING ?? undefined,
    awb: config.CAMERA_AWB ?? undefined,
    awbGains: gains(config.CAMERA_AWB_GAINS),
    brightness: config.CAMERA_BRIGHTNESS ?? undefined,
    contrast: config.CAMERA_CONTRAST ?? undefined,
    saturation: config.CAMERA_SATURATION ?? undefined,
    sharpness: config.CAMERA_SHARPNESS ?? undefined,
    denoise: config.CAMERA_DENOISE ?? undefined,
    autofocusMode: config.CAMERA_AUTOFOCUS_MODE ?? undefined,
    autofocusRange: config.CAMERA_AUTOFOCUS_RANGE ?? undefined,
    lensPosition: config.CAMERA_LENS_POSITION ?? undefined,
    antiFlicker: config.CAMERA_ANTI_FLICKER === 'off' ? undefined : config.CAMERA_ANTI_FLICKER,
    hdr: config.CAMERA_HDR ?? undefined,
    tuningFile: config.CAMERA_TUNING_FILE || undefined,
    bufferCount: config.CAMERA_BUFFER_COUNT ?? undefined,
    noRaw: config.CAMERA_NO_RAW || undefined,
    extraArgs: config.CAMERA_EXTRA_ARGS,
  };
}

function region(numbers: readonly number[] | null): VideoOptions['roi'] {
  if (numbers === null) return undefined;
  const [x = 0, y = 0, width = 1, height = 1] = numbers;
  return { x, y, width, height };
}

function gains(numbers: readonly number[] | null): VideoOptions['awbGains'] {
  if (numbers === null) return undefined;
  const [red = 1, blue = 1] = numbers;
  return { red, blue };
}
