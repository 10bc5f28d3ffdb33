/**
 * `release-page.js FOLDER VERSION [signed]` writes the index.html of a release: which file is for whom, and the three steps that make a
 * camera. It needs no script and nothing from another place, so that it also works from a disk.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import escapeHtml from 'escape-html';

interface ReleaseFile {
  readonly name: string;
  readonly bytes: number;
}

export interface Release {
  readonly version: string;
  /** `2026-11-29` */
  readonly date: string;
  readonly files: readonly ReleaseFile[];
  readonly signed: boolean;
}

const STYLE = fileURLToPath(new URL('../../scripts/release-page.css', import.meta.url));

export function releasePage({ version, date, files, signed }: Release): string {
  const link = (ending: string): string => {
    const file = files.find(({ name }) => name.endsWith(ending));
    if (file === undefined) throw new Error(`no file ends with ${ending}`);
    const name = escapeHtml(file.name);
    return `<a class="file" href="${encodeURIComponent(file.name)}"><b>${name}</b> <span>${size(file.bytes)}</span></a>`;
  };
  const nameOf = (ending: string): string =>
    escapeHtml(files.find(({ name }) => name.endsWith(ending))?.name ?? '');
  const hasImage = files.some(({ name }) => name.endsWith('.rpi-imager-manifest'));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>picamd ${escapeHtml(version)}: downloads</title>
<style>
${readFileSync(STYLE, 'utf8').trim()}
</style>
</head>
<body>
<header>
<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 8h3l1.6-2.5h6.8L17 8h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1z"/><circle cx="12" cy="13" r="3.4"/></svg>
<strong>picamd</strong> <span class="pill">${escapeHtml(version)}</span> <span class="muted">${escapeHtml(date)}</span>
</header>
<main>
<h1>Make a Raspberry Pi a network camera</h1>
<p class="lead">Choose the line that describes you. All files are free to use under the <a href="LICENSE">MIT license</a>.</p>

<section aria-labelledby="files">
<h2 id="files">Which file is for me?</h2>
<ul class="choices">
${hasImage ? choice('I have a Pi, a camera and an empty card', 'The easiest way: open this file with Raspberry Pi Imager 2.0.3 or newer. It downloads the card image, asks for Wi-Fi and a name, and writes the card.', link('.rpi-imager-manifest')) : ''}
${choice(hasImage ? 'I write Raspberry Pi OS on the card myself' : 'I have a Pi, a camera and an empty card', 'You need a Raspberry Pi Zero 2 W, 3, 4 or 5 and a card of 4 GB or more. The <a href="#steps">three steps</a> below show how.', link('-payload_' + version + '.zip'))}
${choice('My Pi already runs, with Raspberry Pi OS 13 (Trixie) or Debian 13', `Copy the file to the Pi and run <code>sudo apt install ./${nameOf('_all.deb')}</code>`, link('_all.deb'))}
${choice('My Pi already runs, with the older Raspberry Pi OS 12 (Bookworm, 64-bit) or Debian 12', `This package contains Node.js. Run <code>sudo apt install ./${nameOf('_arm64.deb')}</code>`, link('_arm64.deb'))}
${choice('I use Home Assistant', 'The camera appears there over MQTT by itself. For live video and recordings, unpack this file and copy the folder <b>custom_components</b> into the configuration of Home Assistant. README.md in it shows how.', link('-home-assistant_' + version + '.zip'))}
</ul>
<p class="muted">Not sure which one runs? Run <code>cat /etc/os-release</code> on the Pi, and look for the line VERSION.</p>
</section>

<section aria-labelledby="steps">
<h2 id="steps">Three steps to a camera</h2>
<ol class="steps">
<li><h3>Write the card</h3>
<p>Install <a href="https://www.raspberrypi.com/software/">Raspberry Pi Imager</a>. Choose your Pi, then <i>Raspberry Pi OS (other)</i> → <i>Raspberry Pi OS Lite (64-bit)</i>, then the card. When Imager asks for settings, enter a hostname, for example <b>garden</b>, your Wi-Fi with its country, and a user for yourself.</p></li>
<li><h3>Copy picamd to the card</h3>
<p>Take the card out and insert it again. Your computer shows a drive <b>bootfs</b>. Unpack ${hasImage ? 'the payload' : '<b>' + nameOf('-payload_' + version + '.zip') + '</b>'} and copy its contents, the folder <b>picamd</b> and the file <b>vendor-data</b>, to that drive.</p>
${trap('Windows offers to format the card?', 'Choose Cancel. The card has a second part, which Windows cannot read and the Pi needs. Formatting it would delete the system.')}
<p>To choose a password now, create a text file <b>password.txt</b> in the folder picamd. Its first line becomes the password of the user <b>admin</b>. Then eject the card.</p>
${trap('The file is called password.txt.txt?', 'Windows and macOS hide the ends of file names, and the editor adds one more. That is fine: the Pi takes this name too.')}</li>
<li><h3>Start the Pi</h3>
<p>Insert the card and connect power. The first start takes about five minutes and needs no internet. Then open <b>http://garden.local</b>, with the hostname that you chose, on a computer or phone in the same network. Without password.txt, the page asks for a setup code. A screen connected to the Pi shows it:</p>
<figure><img src="screen.png" width="704" alt="The screen of the Pi: the addresses of the camera, a QR code, the setup code, Camera: streaming, and the login prompt"></figure>
${trap('garden.local does not open?', 'Some networks and phones do not know names that end in .local. Use the number instead, as in http://192.168.1.23: your router lists it under connected devices, and a screen connected to the Pi shows it, also as a QR code for your phone.')}
<p>Enter the code and choose a user name and password. Only you can see the camera now.</p>
<figure><img src="setup.png" width="260" alt="The setup page on a phone: setup code, user name, password, confirm password, and a button"></figure></li>
</ol>
<p>No picture? Run <code>sudo picamd doctor</code> on the Pi. It says what is wrong and what to do.</p>
</section>

<section aria-labelledby="check">
<h2 id="check">For administrators</h2>
<p>${plainLink('SHA256SUMS')} has the checksums of all files. In the folder with the downloads, run <code>sha256sum --check --ignore-missing SHA256SUMS</code>${
    signed
      ? `. It is signed: run <code>gpg --import picamd.asc</code> once, then <code>gpg --verify SHA256SUMS.asc</code> (${plainLink('picamd.asc')}, ${plainLink('SHA256SUMS.asc')}).`
      : '.'
  }</p>
<p>${plainLink(nameOf('.cdx.json'))} lists every program and library inside, with version, license and checksum, for scanners that read CycloneDX.</p>
</section>
</main>
</body>
</html>
`;
}

function choice(who: string, what: string, file: string): string {
  return `<li><h3>${who}</h3>\n<p>${what}</p>\n${file}</li>`;
}

function trap(question: string, answer: string): string {
  return `<aside><strong>${question}</strong> ${answer}</aside>`;
}

function plainLink(name: string): string {
  return `<a href="${name}">${name}</a>`;
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder = '', version = '', signed = ''] = process.argv.slice(2);
  const files = readdirSync(folder)
    .toSorted()
    .map((name) => ({ name, bytes: statSync(join(folder, name)).size }));
  const date = new Date(Number(process.env['SOURCE_DATE_EPOCH']) * 1000).toISOString().slice(0, 10);
  writeFileSync(join(folder, 'index.html'), releasePage({ version, date, files, signed: signed !== '' }));
}
