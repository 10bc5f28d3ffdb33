import { DEFAULT_FILE } from './files.ts';

/** What `picamd --help` and the manual page contain besides commands and settings. */
export const SUMMARY = 'a network camera for the Raspberry Pi';
export const USAGE = 'picamd [COMMAND] [--config FILE] [SETTING ...]';
export const DESCRIPTION =
  'Serves the live view at http://HOST:PORT/, the stream at /video_feed and a snapshot at /snapshot.jpg. Admins change settings at /settings, /recordings shows what was recorded, and /recipes has the settings for other programs.';

/** Flags that are not settings. */
export const OPTIONS = [
  ['-h, --help', 'Show this help.'],
  ['--version', 'Show the version.'],
  [
    '--check',
    'Check the settings, show those that differ from the defaults and the memory they allow, and exit.',
  ],
  ['--list-cameras', 'List the cameras and their modes, and exit.'],
  ['--config FILE', `Settings file; the default is ${DEFAULT_FILE}, if it exists.`],
] as const;

export const PRECEDENCE =
  'Set a setting in the file (CAMERA_WIDTH=1280), in the environment (PICAMD_CAMERA_WIDTH=1280) or with a flag (--camera-width 1280). A flag overrides the environment, which overrides OVERRIDE_FILE, which overrides what an admin sets in a browser, which overrides the file.';
export const SIGNALS =
  'Signals: SIGHUP reloads the settings. SIGTERM and SIGINT stop picamd once it has sent the current pictures.';

export const EXIT_STATUS = [
  ['0', 'stopped'],
  ['1', 'internal error'],
  ['64', 'wrong usage of a command'],
  ['68', 'no such address'],
  ['69', 'port in use'],
  ['71', 'unusable socket'],
  ['72', 'files of picamd itself are missing or of another version'],
  ['73', 'CLAIM_FILE cannot be used'],
  ['77', 'port not allowed'],
  ['78', 'invalid settings'],
  ['130, 143', 'forced by a second signal'],
] as const;

export const EXAMPLES = [
  'picamd --source test',
  'picamd urls home-assistant',
  'picamd --camera-width 1920 --camera-height 1080 --camera-framerate 15',
  'picamd --source command --source-command "ffmpeg -f v4l2 -i /dev/video0 -f mjpeg -"',
] as const;
