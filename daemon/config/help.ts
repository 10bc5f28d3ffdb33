import { DEFAULT_FILE } from './load.ts';
import type { Loaded } from './load.ts';
import { flagOf, GROUPS, isKey, SETTINGS } from './settings.ts';
import type { Key } from './settings.ts';

const FLAG_COLUMN = 34;

/** The text of --help, at most 100 columns. */
export function helpText(): string {
  const groups = Object.entries(GROUPS).map(([name, settings]) => {
    const rows = Object.keys(settings).filter(isKey).map(settingRows);
    return `${name}:\n${rows.join('')}`;
  });
  return `picamd: a network camera for the Raspberry Pi.

Usage: picamd [--config FILE] [SETTING ...]

Shows the camera at http://HOST:PORT/, the stream at /video_feed, one picture at /snapshot.jpg.

  -h, --help                      This text.
  --version                       The version.
  --check                         Check the settings, show those that are not the default, and exit.
  --list-cameras                  List the cameras and their modes, and exit.
  --config FILE                   Settings file (${DEFAULT_FILE} if there is one).

${groups.join('\n')}
A setting can stand in the file (CAMERA_WIDTH=1280), in the environment (PICAMD_CAMERA_WIDTH=1280)
and here (--camera-width 1280); a flag wins over the environment, the environment over the file.
Signals: SIGHUP reads the settings again, SIGTERM and SIGINT end after the pictures being sent.
Exit status: 0 stopped, 1 a fault of picamd, 68 no such address, 69 the port is taken,
71 a passed socket is no good, 77 the port is not allowed, 78 bad settings, 130 and 143 forced
by a second signal.

Examples:
  picamd --source test
  picamd --camera-width 1920 --camera-height 1080 --camera-framerate 15
  picamd --source command --source-command "ffmpeg -f v4l2 -i /dev/video0 -f mjpeg -"
`;
}

function settingRows(key: Key): string {
  const { placeholder, help, defaultText, allowed } = SETTINGS[key];
  const flag = `  ${flagOf(key)} ${placeholder}`;
  const values = placeholder === 'WORD' ? ` ${allowed[0]?.toUpperCase()}${allowed.slice(1)}.` : '';
  const text = `${help}${values}${defaultText === '' ? '' : ` [${defaultText}]`}`;
  const lines = wrap(text, 100 - FLAG_COLUMN);
  const first = flag.length < FLAG_COLUMN ? `${flag.padEnd(FLAG_COLUMN)}${lines.shift()}` : flag;
  return [first, ...lines.map((line) => ' '.repeat(FLAG_COLUMN) + line)].join('\n') + '\n';
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** What --check prints: the settings that are not the default and where they come from. */
export function describeConfig({ config, file, origins }: Loaded): string {
  const rows = [...origins].map(([key, from]) => {
    const value = SETTINGS[key].secret ? '(not shown)' : [config[key]].flat().join(' ');
    return `  ${key}=${value}  (${from})\n`;
  });
  const from = file === null ? 'no settings file' : file;
  return `The settings are good (${from}).\n${rows.join('')}`;
}
