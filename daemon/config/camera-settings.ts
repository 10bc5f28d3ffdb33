import { A_PATH, A_PROGRAM, neverInBrowser } from './browser-rules.ts';
import { nameType } from './camera-name.ts';
import { maskPolygons } from './mask-polygons.ts';
import { choice, even, integer, number, onOff, optional, setting, line } from './value-types.ts';
import { args, numbers } from './word-types.ts';

/** The camera's name, and how the picture is taken. An empty default leaves the choice to the camera program. */
export const CAMERA_SETTINGS = {
  CAMERA_NAME: setting(
    nameType,
    '',
    'live',
    'Name of the camera on its page, in file names and elsewhere; empty = the name of this machine.',
  ),
  CAMERA_BINARY: setting(
    line('PATH', 'a path or a name'),
    '',
    'camera',
    'Camera program; empty = rpicam-vid, then libcamera-vid.',
    { browser: neverInBrowser(A_PROGRAM) },
  ),
  CAMERA_MODE: setting(
    choice('always', 'on-demand'),
    'always',
    'camera',
    'on-demand = run the camera only while someone is watching.',
  ),
  CAMERA_ID: setting(integer(0, 15), '0', 'camera', 'Number of the camera, as shown by --list-cameras.'),
  CAMERA_WIDTH: setting(
    even(16, 9152, 'pixels'),
    '1280',
    'camera',
    'Width; multiples of 8 work with every client.',
  ),
  CAMERA_HEIGHT: setting(
    even(16, 6944, 'pixels'),
    '720',
    'camera',
    'Height; multiples of 8 work with every client.',
  ),
  CAMERA_FRAMERATE: setting(number(0.1, 240, 'frames per second'), '30', 'camera', 'Frame rate.'),
  // At 50, the camera program's default, blocks are visible; above 80 the size grows faster than the quality.
  CAMERA_QUALITY: setting(
    integer(1, 100),
    '70',
    'camera',
    'JPEG quality; 70 is about 80 KB per frame at 1280x720.',
  ),
  CAMERA_ROTATION: setting(
    choice('0', '90', '180', '270'),
    '0',
    'camera',
    'Degrees clockwise to turn the picture, after the flips; some programs ignore 90 and 270, see /recipes.',
  ),
  CAMERA_HFLIP: setting(onOff, 'off', 'camera', 'Mirror horizontally, before CAMERA_ROTATION.'),
  CAMERA_VFLIP: setting(onOff, 'off', 'camera', 'Mirror vertically, before CAMERA_ROTATION.'),
  CAMERA_FIELD_OF_VIEW: setting(
    choice('auto', 'full'),
    'auto',
    'camera',
    'full = everything the lens sees; auto may crop to the middle.',
  ),
  CAMERA_ROI: setting(
    optional(numbers(4, 1, '0.25,0.25,0.5,0.5')),
    '',
    'camera',
    'Digital zoom: x,y,width,height as fractions of the full picture.',
  ),
  PRIVACY_MASKS: setting(
    maskPolygons,
    '',
    'camera',
    'Polygons that are gray in every picture: points x,y in fractions of the picture; empty = none.',
  ),
  CAMERA_EXPOSURE: setting(
    optional(choice('normal', 'sport', 'short', 'long')),
    '',
    'camera',
    'Exposure profile; sport prefers short exposures.',
  ),
  CAMERA_SHUTTER_US: setting(integer(0, 200_000_000, 'µs'), '0', 'camera', 'Exposure time; 0 = automatic.'),
  CAMERA_GAIN: setting(number(0, 64), '0', 'camera', 'Sensor gain; 0 = automatic.'),
  CAMERA_EV: setting(
    optional(number(-8, 8, 'stops')),
    '',
    'camera',
    'Exposure compensation: brighter (+) or darker (-).',
  ),
  CAMERA_METERING: setting(
    optional(choice('centre', 'spot', 'average', 'matrix')),
    '',
    'camera',
    'Part of the picture that determines the exposure.',
  ),
  CAMERA_AWB: setting(
    optional(choice('auto', 'incandescent', 'tungsten', 'fluorescent', 'indoor', 'daylight', 'cloudy')),
    '',
    'camera',
    'White balance.',
  ),
  CAMERA_AWB_GAINS: setting(
    optional(numbers(2, 32, '1.8,1.5')),
    '',
    'camera',
    'Fixed red,blue gains instead of CAMERA_AWB.',
  ),
  CAMERA_BRIGHTNESS: setting(optional(number(-1, 1)), '', 'camera', 'Brightness; 0 = normal.'),
  CAMERA_CONTRAST: setting(optional(number(0, 15.99)), '', 'camera', 'Contrast; 1 = normal.'),
  CAMERA_SATURATION: setting(optional(number(0, 15.99)), '', 'camera', 'Saturation; 1 = normal, 0 = gray.'),
  CAMERA_SHARPNESS: setting(optional(number(0, 15.99)), '', 'camera', 'Sharpness; 1 = normal.'),
  CAMERA_DENOISE: setting(
    optional(choice('auto', 'off', 'cdn_off', 'cdn_fast', 'cdn_hq')),
    '',
    'camera',
    'Noise reduction; cdn_off saves CPU time.',
  ),
  CAMERA_AUTOFOCUS_MODE: setting(
    optional(choice('default', 'manual', 'auto', 'continuous')),
    '',
    'camera',
    'Autofocus, for cameras with a focus motor.',
  ),
  CAMERA_AUTOFOCUS_RANGE: setting(
    optional(choice('normal', 'macro', 'full')),
    '',
    'camera',
    'Distance range of the autofocus.',
  ),
  CAMERA_LENS_POSITION: setting(
    optional(number(0, 32, 'diopters')),
    '',
    'camera',
    'Fixed focus: 1 ÷ distance in meters; 0 = infinity.',
  ),
  CAMERA_ANTI_FLICKER: setting(
    choice('off', '50hz', '60hz'),
    'off',
    'camera',
    'Prevent flicker bands; 50hz in Europe, 60hz in the US.',
  ),
  CAMERA_HDR: setting(
    optional(choice('off', 'auto', 'sensor', 'single-exp')),
    '',
    'camera',
    'High dynamic range.',
  ),
  CAMERA_TUNING_FILE: setting(line('PATH', 'a path'), '', 'camera', 'Tuning file for the sensor.', {
    browser: neverInBrowser(A_PATH),
  }),
  CAMERA_BUFFER_COUNT: setting(
    optional(integer(2, 32)),
    '',
    'camera',
    'Number of camera buffers; 3 or 4 saves memory on a 512 MB board.',
  ),
  CAMERA_NO_RAW: setting(
    onOff,
    'off',
    'camera',
    'Disable the raw stream to save memory; the camera program then chooses the sensor mode.',
  ),
  // One of these options could make the program write a file.
  CAMERA_EXTRA_ARGS: setting(args, '', 'camera', 'Additional options for the camera program.', {
    browser: neverInBrowser(A_PROGRAM),
  }),
};
