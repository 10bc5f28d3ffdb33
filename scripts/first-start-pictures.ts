/** Takes the pictures of the first start for deploy/README.md: the screen of the Pi, and the setup page on a phone. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { consoleText } from '../daemon/status/console-text.ts';
import type { ConsoleFacts } from '../daemon/status/console-text.ts';
import { launchBrowser, openPage } from '../test/helpers/browser.ts';
import { startDaemon } from '../test/helpers/daemon.ts';

const TARGET = fileURLToPath(new URL('../../deploy', import.meta.url));
const PHONE = { width: 390, height: 760 };
/** 80 columns in the font below. */
const SCREEN = { width: 720, height: 440 };
const SCREEN_STYLE =
  'margin: 0; padding: 12px; background: #000; color: #d8d8d8; font: 14px/16px "DejaVu Sans Mono", monospace';

const folder = mkdtempSync(join(tmpdir(), 'picamd-pictures-'));
const claimFile = join(folder, 'claim-code');
const settings = [
  '--claim-file',
  claimFile,
  '--credentials-file',
  join(folder, 'credentials'),
  '--camera-name',
  'Garden',
];
const daemon = await startDaemon(settings);
await daemon.logged(/camera: streaming/);
const browser = await launchBrowser();
try {
  const form = await openPage(browser, `${daemon.url}/setup`, { viewport: PHONE });
  const here = JSON.stringify(new URL(daemon.url).host);
  await form.page.evaluate(
    `document.body.innerHTML = document.body.innerHTML.replaceAll(${here}, 'garden.local')`,
  );
  await form.page.fill('[name=code]', readFileSync(claimFile, 'utf8').trim());
  await form.page.screenshot({ path: join(TARGET, 'setup.png') });
  await form.close();

  const screen = await openPage(browser, 'about:blank', { viewport: SCREEN });
  await screen.page.setContent(
    `<pre style='${SCREEN_STYLE}'>${screenOf(readFileSync(claimFile, 'utf8').trim())}</pre>`,
  );
  await screen.page.locator('pre').screenshot({ path: join(TARGET, 'screen.png') });
  await screen.close();
} finally {
  await browser.close();
  await daemon.stop();
  rmSync(folder, { recursive: true });
}

/** The text as agetty(8) shows it on a Pi named garden, with its address instead of those of this machine. */
function screenOf(claimCode: string): string {
  const supervisor = { state: 'streaming', failing: false, lastFailure: null } as const;
  const text = consoleText(
    {
      config: { CAMERA_NAME: 'Garden' },
      urls: ['http://[::]:80', 'https://[::]:443'],
      claimCode,
      camera: { supervisor, notices: [] } as unknown as ConsoleFacts['camera'],
      notices: [],
    },
    'garden',
    ['192.168.1.23'],
  );
  const shown = text.replaceAll('\\n', 'garden').replaceAll('\\4', '192.168.1.23');
  return `Debian GNU/Linux 13 garden tty1\n\n${shown.trimEnd()}\n\ngarden login: _`;
}
