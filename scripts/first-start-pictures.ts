/** Takes the pictures of the first start for deploy/README.md: the screen of the Pi, and the setup page on a phone. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser, openPage } from '../test/helpers/browser.ts';
import { startDaemon } from '../test/helpers/daemon.ts';

const TARGET = fileURLToPath(new URL('../../deploy', import.meta.url));
const PHONE = { width: 390, height: 700 };
/** 80 columns in the font below. */
const SCREEN = { width: 720, height: 400 };
const SCREEN_STYLE =
  'margin: 0; padding: 12px; background: #000; color: #d8d8d8; font: 14px/1.3 "DejaVu Sans Mono", monospace';

const folder = mkdtempSync(join(tmpdir(), 'picamd-pictures-'));
const consoleFile = join(folder, 'console.issue');
const claimFile = join(folder, 'claim-code');
const settings = ['--claim-file', claimFile, '--console-file', consoleFile];
const daemon = await startDaemon([...settings, '--credentials-file', join(folder, 'credentials')]);
await daemon.logged(/camera: streaming/);
const browser = await launchBrowser();
try {
  const form = await openPage(browser, `${daemon.url}/setup`, { viewport: PHONE });
  await form.page.fill('[name=code]', readFileSync(claimFile, 'utf8').trim());
  await form.page.screenshot({ path: join(TARGET, 'setup.png') });
  await form.close();

  const screen = await openPage(browser, 'about:blank', { viewport: SCREEN });
  await screen.page.setContent(
    `<pre style='${SCREEN_STYLE}'>${onScreen(readFileSync(consoleFile, 'utf8'))}</pre>`,
  );
  await screen.page.locator('pre').screenshot({ path: join(TARGET, 'screen.png') });
  await screen.close();
} finally {
  await browser.close();
  await daemon.stop();
  rmSync(folder, { recursive: true });
}

/** The text as agetty(8) shows it on a Pi named garden, with its addresses instead of this daemon's loopback address. */
function onScreen(issue: string): string {
  const open =
    '  http://garden.local/\n  http://192.168.1.23/\n  https://garden.local/\n  https://192.168.1.23/\n';
  const text = issue.replace(/^ {2}http:.*\n/m, open).replace('Camera: starting', 'Camera: streaming');
  return `Debian GNU/Linux 13 garden tty1\n\n${text.trimEnd()}\n\ngarden login: _`;
}
