/** Prints the manual page picamd(8), from the content of `picamd --help`. Sections follow man-pages(7). */
import { COMMANDS } from '../daemon/config/command-line.ts';
import {
  DESCRIPTION,
  EXAMPLES,
  EXIT_STATUS,
  OPTIONS,
  PRECEDENCE,
  SIGNALS,
  SUMMARY,
  USAGE,
} from '../daemon/config/help-content.ts';
import { flagOf, GROUPS, isKey, SETTINGS } from '../daemon/config/settings.ts';
import { VERSION } from '../daemon/version.ts';

/** Unix time of the build, see SOURCE_DATE_EPOCH at reproducible-builds.org. */
const epoch = Number(process.env['SOURCE_DATE_EPOCH'] ?? Date.now() / 1000);

const FILES = [
  [
    '/etc/picamd/picamd.conf',
    'Settings. NAME.conf beside it has the settings of the service picamd@NAME, for another camera.',
  ],
  ['/usr/share/picamd/picamd.conf', 'All settings and their defaults, as comments.'],
  [
    '/boot/firmware/picamd/picamd.conf',
    'Settings on the boot partition, which any PC can edit. They override the others.',
  ],
  ['/var/lib/picamd', 'Users, tokens, certificate.'],
] as const;

const commands = Object.entries(COMMANDS).map(([name, { placeholder, help }]) =>
  item(`${name} ${placeholder}`.trim(), help),
);
const settings = Object.entries(GROUPS).map(([name, group]) => {
  const items = Object.keys(group)
    .filter(isKey)
    .map((key) => {
      const { placeholder, help, allowed, defaultText } = SETTINGS[key];
      const text = `${help} Allowed: ${allowed}.`;
      return item(
        `${flagOf(key)} ${placeholder}`,
        defaultText === '' ? text : `${text} Default: ${defaultText}.`,
      );
    });
  return `.SS ${escaped(name)}\n${items.join('')}`;
});

process.stdout.write(`.TH PICAMD 8 ${new Date(epoch * 1000).toISOString().slice(0, 10)} "picamd ${VERSION}"
.SH NAME
picamd \\- ${escaped(SUMMARY)}
.SH SYNOPSIS
${escaped(USAGE)}
.SH DESCRIPTION
${escaped(DESCRIPTION)}
.SH COMMANDS
Without a command, picamd runs the camera.
${commands.join('')}.SH OPTIONS
${OPTIONS.map(([label, help]) => item(label, help)).join('')}.SH SETTINGS
${escaped(PRECEDENCE)}
${settings.join('')}.SH SIGNALS
${escaped(SIGNALS.replace('Signals: ', ''))}
.SH EXIT STATUS
${EXIT_STATUS.map(([status, meaning]) => item(status, meaning)).join('')}.SH FILES
${FILES.map(([path, meaning]) => item(path, meaning)).join('')}.SH EXAMPLES
.nf
${EXAMPLES.map(escaped).join('\n')}
.fi
`);

function item(label: string, text: string): string {
  return `.TP\n.B ${escaped(label)}\n${escaped(text)}\n`;
}

/** Escapes for roff(7): backslashes, hyphens (so that they can be copied), and a dot or quote at the start of a line. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^[.']/, '\\&$&');
}
