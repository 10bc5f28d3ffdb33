import { DEFAULT_FILE } from './files.ts';

/** What `picamd --help` and the manual page say beside the commands and the settings. */
export const SUMMARY = 'a network camera for the Raspberry Pi';
export const USAGE = 'picamd [COMMAND] [--config FILE] [SETTING ...]';
export const DESCRIPTION =
  'Shows the camera at http://HOST:PORT/, the stream at /video_feed, one picture at /snapshot.jpg; /recipes has the settings for other programs.';

/** Those that are no settings. */
export const OPTIONS = [
  ['-h, --help', 'This text.'],
  ['--version', 'The version.'],
  ['--check', 'Check the settings, show those that are not the default, and exit.'],
  ['--list-cameras', 'List the cameras and their modes, and exit.'],
  ['--config FILE', `Settings file (${DEFAULT_FILE} if there is one).`],
] as const;

export const PRECEDENCE =
  'A setting can stand in the file (CAMERA_WIDTH=1280), in the environment (PICAMD_CAMERA_WIDTH=1280) and here (--camera-width 1280); a flag wins over the environment, that over OVERRIDE_FILE, that over the file.';
export const SIGNALS =
  'Signals: SIGHUP reads the settings again, SIGTERM and SIGINT end after the pictures being sent.';

export const EXIT_STATUS = [
  ['0', 'stopped'],
  ['1', 'a fault of picamd'],
  ['64', 'a command was called with other words than it knows'],
  ['68', 'no such address'],
  ['69', 'the port is taken'],
  ['71', 'a passed socket is no good'],
  ['73', 'CLAIM_FILE cannot be written'],
  ['77', 'the port is not allowed'],
  ['78', 'bad settings'],
  ['130 and 143', 'forced by a second signal'],
] as const;

export const EXAMPLES = [
  'picamd --source test',
  'picamd urls home-assistant',
  'picamd --camera-width 1920 --camera-height 1080 --camera-framerate 15',
  'picamd --source command --source-command "ffmpeg -f v4l2 -i /dev/video0 -f mjpeg -"',
] as const;
