/**
 * Takes the picture of the settings page for the README: the settings of the picture, while two of them are tried. A small
 * program in place of rpicam-vid sends the drawn garden, so that the page has the controls of a Pi camera.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser, openPage } from '../test/helpers/browser.ts';
import { CHEAP, credentialsFile, USER } from '../test/helpers/credentials.ts';
import { startDaemon } from '../test/helpers/daemon.ts';

const TARGET = fileURLToPath(new URL('../../daemon/http/page/settings.png', import.meta.url));
const SCENE = fileURLToPath(new URL('../daemon/test-picture/main.js', import.meta.url));
const FAKE = fileURLToPath(new URL('../../test/fixtures/bin/rpicam-vid', import.meta.url));
const DESKTOP = { width: 1440, height: 900 };

const folder = mkdtempSync(join(tmpdir(), 'picamd-settings-picture-'));
const program = join(folder, 'rpicam-vid');
const scene = `'${SCENE}' --width=1280 --height=720 --framerate=15 --quality=80 --picture=scene`;
writeFileSync(
  program,
  `#!/bin/sh\ncase "$*" in *--width*) exec '${process.execPath}' ${scene} ;; *) exec '${FAKE}' "$@" ;; esac\n`,
);
chmodSync(program, 0o755);
const users = await credentialsFile(CHEAP);
// As set in a browser: flags would lock them.
writeFileSync(join(folder, 'settings.conf'), 'CAMERA_NAME=Garden\nOVERLAY_TEXT=%F %T {name}\n');
const camera = ['--source', 'rpicam', '--camera-binary', program, '--camera-framerate', '15'];
const daemon = await startDaemon([...camera, '--credentials-file', users.path], {
  STATE_DIRECTORY: folder,
});
const browser = await launchBrowser();
try {
  await daemon.logged(/camera: streaming/);
  const { page } = await openPage(browser, `${daemon.url}/login?next=settings`, { viewport: DESKTOP });
  await page.fill('[name=user]', USER.name);
  await page.fill('[name=password]', USER.password);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: /^Picture/ }).click();
  await page.locator('.preview:not([data-waiting])').waitFor();
  await page.getByRole('slider', { name: 'Brightness', exact: true }).focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  await page.locator('.save-bar', { hasText: 'Trying' }).waitFor();
  await page.locator('.preview:not([data-waiting])').waitFor();
  await page.screenshot({ path: TARGET });
} finally {
  await browser.close();
  await daemon.stop();
  users.clear();
  rmSync(folder, { recursive: true });
}
