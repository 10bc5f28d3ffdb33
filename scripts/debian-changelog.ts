/** Prints CHANGELOG.md in Debian's format (deb-changelog(5)): `debian-changelog.js [VERSION]`, the version of the newest release. */
import { readFileSync } from 'node:fs';

const MAINTAINER = 'picamd developers <picamd@users.noreply.github.com>';
const COLUMNS = 80;

const text = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
const epoch = Number(process.env['SOURCE_DATE_EPOCH'] ?? Date.now() / 1000);
const releases = text
  .split(/^## /m)
  .slice(1)
  .map((release) => {
    const [head = '', ...lines] = release.split('\n');
    const [version = '', date = ''] = head.split(', ');
    return { version, date, changes: lines.filter((line) => line.startsWith('- ')) };
  });
const [first] = releases;
const newest = process.argv[2];
if (first !== undefined && newest !== undefined) first.version = newest;

process.stdout.write(
  releases
    .map(({ version, date, changes }) => {
      const time = Number.isNaN(Date.parse(date)) ? new Date(epoch * 1000) : new Date(date);
      const items = changes.map((change) => `${wrapped(change.slice(2))}\n`).join('');
      return `picamd (${version}) stable; urgency=medium\n\n${items}\n -- ${MAINTAINER}  ${rfc5322(time)}\n`;
    })
    .join('\n'),
);

/** Wraps an entry to 80 columns. */
function wrapped(change: string): string {
  const lines = ['  *'];
  for (const word of change.split(' ')) {
    if (`${lines.at(-1)} ${word}`.length <= COLUMNS) lines[lines.length - 1] += ` ${word}`;
    else lines.push(`    ${word}`);
  }
  return lines.join('\n');
}

/** As in `Wed, 25 Nov 2026 16:00:00 +0000`. */
function rfc5322(time: Date): string {
  return time.toUTCString().replace('GMT', '+0000');
}
