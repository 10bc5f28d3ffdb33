import { COMMANDS } from './command-line.ts';
import { DEFAULT_FILE } from './load.ts';
import type { Loaded } from './load.ts';
import { flagOf, GROUPS, isKey, SETTINGS } from './settings.ts';
import type { Key } from './settings.ts';

const LABEL_COLUMN = 34;

/** The text of --help, at most 100 columns. */
export function helpText(): string {
  const groups = Object.entries(GROUPS).map(([name, settings]) => {
    const rows = Object.keys(settings).filter(isKey).map(settingRows);
    return `${name}:\n${rows.join('')}`;
  });
  const commands = Object.entries(COMMANDS).map(([name, { placeholder, help }]) =>
    row(`${name} ${placeholder}`.trim(), help),
  );
  return `picamd: a network camera for the Raspberry Pi.

Usage: picamd [COMMAND] [--config FILE] [SETTING ...]

Shows the camera at http://HOST:PORT/, the stream at /video_feed, one picture at /snapshot.jpg;
/recipes has the settings for other programs.

Without a command picamd runs the camera. Commands:
${commands.join('')}
  -h, --help                      This text.
  --version                       The version.
  --check                         Check the settings, show those that are not the default, and exit.
  --list-cameras                  List the cameras and their modes, and exit.
  --config FILE                   Settings file (${DEFAULT_FILE} if there is one).

${groups.join('\n')}
A setting can stand in the file (CAMERA_WIDTH=1280), in the environment (PICAMD_CAMERA_WIDTH=1280)
and here (--camera-width 1280); a flag wins over the environment, the environment over the file.
Signals: SIGHUP reads the settings again, SIGTERM and SIGINT end after the pictures being sent.
Exit status: 0 stopped, 1 a fault of picamd, 64 no recipe for that program, 68 no such address,
69 the port is taken, 71 a passed socket is no good, 77 the port is not allowed, 78 bad settings,
130 and 143 forced by a second signal.

Examples:
  picamd --source test
  picamd urls home-assistant
  picamd --camera-width 1920 --camera-height 1080 --camera-framerate 15
  picamd --source command --source-command "ffmpeg -f v4l2 -i /dev/video0 -f mjpeg -"
`;
}

function settingRows(key: Key): string {
  const { placeholder, help, defaultText, allowed } = SETTINGS[key];
  const values = placeholder === 'WORD' ? ` ${allowed[0]?.toUpperCase()}${allowed.slice(1)}.` : '';
  const text = `${help}${values}${defaultText === '' ? '' : ` [${defaultText}]`}`;
  return row(`${flagOf(key)} ${placeholder}`, text);
}

function row(label: string, text: string): string {
  const lines = wrap(text, 100 - LABEL_COLUMN);
  const left = `  ${label}`;
  const first = left.length < LABEL_COLUMN ? `${left.padEnd(LABEL_COLUMN)}${lines.shift()}` : left;
  return [first, ...lines.map((line) => ' '.repeat(LABEL_COLUMN) + line)].join('\n') + '\n';
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
