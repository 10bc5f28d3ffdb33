import { A_PATH, A_PROGRAM, neverInBrowser } from './browser-rules.ts';
import { httpUrl } from './http-url.ts';
import { programLine } from './program-line.ts';
import { choice, line, listOf, setting } from './value-types.ts';

/** Where the pictures come from. */
export const SOURCE_SETTINGS = {
  SOURCE: setting(
    choice('auto', 'rpicam', 'usb', 'v4l2', 'command', 'url', 'file', 'test'),
    'auto',
    'camera',
    'auto = rpicam if rpicam-vid is installed, else the test picture; usb and v4l2 mean the same.',
  ),
  SOURCE_DEVICE: setting(
    line('PATH', 'a path'),
    '',
    'camera',
    'For SOURCE=usb: a device that --list-cameras shows; empty = the first USB camera. Needs ffmpeg.',
    { browser: neverInBrowser(A_PATH) },
  ),
  SOURCE_COMMAND: setting(
    programLine,
    '',
    'camera',
    'For SOURCE=command: a program that writes MJPEG to stdout.',
    { secret: true, browser: neverInBrowser(A_PROGRAM) },
  ),
  SOURCE_URL: setting(
    httpUrl,
    '',
    'camera',
    'For SOURCE=url: an MJPEG stream, or a JPEG to request CAMERA_FRAMERATE times a second; may have user:password@.',
    { secret: true },
  ),
  SOURCE_URL_FINGERPRINT: setting(
    line(
      'HEX',
      'a SHA-256 fingerprint: 64 hex digits, with or without colons',
      /^([0-9a-f]{2}(:?[0-9a-f]{2}){31})?$/i,
    ),
    '',
    'camera',
    'SHA-256 of the certificate of an https SOURCE_URL that no authority signed; picamd shows it if it differs.',
  ),
  SOURCE_URL_REDIRECT_HOSTS: setting(
    listOf('host names and addresses', (host) => /^[A-Za-z0-9.:_-]{1,253}$/.test(host)),
    '',
    'camera',
    'Other hosts to which SOURCE_URL may redirect; empty = none.',
  ),
  SOURCE_FILE: setting(
    line('PATH', 'a path'),
    '',
    'camera',
    'For SOURCE=file: an .mjpeg file, a JPEG or a folder of JPEGs.',
    { browser: neverInBrowser(A_PATH) },
  ),
  TEST_PICTURE: setting(
    choice('card', 'scene'),
    'card',
    'camera',
    'What the test picture shows: card = a clock that shows the latency, scene = a garden in the light of the time of day.',
  ),
  ROLE: setting(
    choice('camera', 'hub'),
    'camera',
    'restart',
    'camera = one camera; hub = those of CAMERAS_FILE, each connected only while someone watches it; picamd hub does the same.',
    { browser: neverInBrowser('A hub has no settings page: set it in the settings file.') },
  ),
  CAMERAS_FILE: setting(
    line('PATH', 'a path'),
    '',
    'live',
    'For ROLE=hub: a file with a camera in each line, NAME URL [TOKEN_FILE]; a URL that ends in / is a picamd, any other an MJPEG stream or a JPEG; nats:CAMERA is one in NATS. With NATS_URL, those that are heard there need no line.',
    { browser: neverInBrowser(A_PATH) },
  ),
};
