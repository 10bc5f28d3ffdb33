import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import type { WatchedPage } from '../../helpers/browser.ts';
import { brightness, decodeJpeg } from '../../helpers/decode-jpeg.ts';
import type { Pixels } from '../../helpers/decode-jpeg.ts';
import { eventually } from '../../helpers/eventually.ts';
import { needs } from '../../helpers/programs.ts';
import { runProgram } from '../../helpers/run-program.ts';
import { FIRST, startUnclaimed } from '../../helpers/unclaimed.ts';
import type { Unclaimed } from '../../helpers/unclaimed.ts';
import { kindIs } from '../../helpers/viewer-page.ts';

/** Only ends what hangs. */
const FFMPEG_MS = 60_000;
const SIZE = ['--camera-width', '640', '--camera-height', '480', '--camera-framerate', '10'];
/** The gray of masks. */
const GRAY = 128;
/** What is copied, also where a page has no clipboard. */
const NOTE_COPIES = 'document.addEventListener("copy", () => (globalThis.copied = String(getSelection())))';

describeInBrowser('a new owner', (browser) => {
  needs('FFmpeg');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-owner-'));
  let camera: Unclaimed;
  let opened: WatchedPage;
  let page: Page;

  before(async () => {
    camera = await startUnclaimed(['--source', 'test', ...SIZE], { STATE_DIRECTORY: folder });
    await camera.daemon.logged(/camera: streaming/);
    opened = await openPage(browser(), camera.daemon.url, {}, async (made) => {
      await withAxe(made);
      await made.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    });
    ({ page } = opened);
  });

  after(async () => {
    await camera.clear();
    rmSync(folder, { recursive: true });
  });

  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const bar = (title: string) => page.locator('.save-bar strong').getByText(title, { exact: true }).waitFor();
  const go = (section: string) => page.locator('nav.sections').getByRole('link', { name: section }).click();
  const sheet = () => page.locator('dialog.sheet[open]');
  const isAccessible = async () => expect(await violations(page)).to.deep.equal([]);
  const ask = async (path: string) => await page.request.get(`${camera.daemon.url}/${path}`);
  const snapshot = async (): Promise<Pixels> => decodeJpeg(await (await ask('snapshot.jpg')).body());
  const status = async () =>
    (await (await ask('status')).json()) as { name: string; camera: { rotation: number } };

  it('claims the camera, names it, turns it, and sets the time on', async () => {
    await isAccessible();
    await page.fill('[name=code]', camera.code);
    await page.fill('[name=name]', 'anna');
    for (const field of ['password', 'again']) await page.fill(`[name=${field}]`, FIRST.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Name it, turn it' }).waitFor();
    await page.locator('.preview:not([data-waiting])').waitFor();
    await isAccessible();
    await page.getByLabel('Camera name').fill('Garden');
    await page.getByRole('radio', { name: '180°' }).check();
    await page.getByRole('switch', { name: 'Time and name in the picture' }).check();
    await bar('Saved');
    await press('Start watching');
    await kindIs(page, 'live');
    await eventually('the name of the tab', async () => (await page.title()) === 'Garden');
    // "Saved" may have been said of the first of these changes.
    await eventually('name and rotation', async () => {
      const { name, camera: shown } = await status();
      return name === 'Garden' && shown.rotation === 180;
    });
    await eventually('text on dark ground', async () => contrastOfBand(await snapshot()) > 150);
  });

  it('hides a window behind a mask', async () => {
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await go('Picture');
    await page.getByRole('link', { name: 'Edit masks' }).click();
    await press('Add mask');
    await press('Save masks');
    await bar('Saved');
    // The camera may still be restarting.
    await eventually('a gray middle', async () => {
      const pixels = await snapshot();
      const middle = { x: Math.trunc(pixels.width / 2), y: Math.trunc(pixels.height / 2) };
      return Math.abs(brightness(pixels, middle.x, middle.y) - GRAY) <= 2;
    });
  });

  it('makes a viewer and a token, and shares a link', async () => {
    await page.goto(`${camera.daemon.url}/settings#sharing`);
    await press('Add user');
    await sheet().getByLabel('Name').fill('ben');
    await sheet().getByLabel('Password').fill('four unrelated words');
    await sheet().getByRole('button', { name: 'Add', exact: true }).click();
    await page.locator('.sharing li', { hasText: 'ben' }).waitFor();
    await press('New token');
    await sheet().getByLabel('Name').fill('octoprint');
    await sheet().getByRole('button', { name: 'Create', exact: true }).click();
    await sheet().getByText('won’t be shown again').waitFor();
    await sheet().getByRole('button', { name: 'Done', exact: true }).click();
    await press('Create link');
    const field = page.getByLabel('Link', { exact: true });
    const link = await eventually('the link', async () => (await field.inputValue()) || null);
    const guest = await openPage(browser(), link);
    await kindIs(guest.page, 'live');
    expect(await guest.page.title()).to.equal('Garden');
    expect(await guest.page.getByRole('link', { name: 'Settings' }).count()).to.equal(0);
    await guest.close();
    await isAccessible();
  });

  it('copies the recipe for Frigate, and ffmpeg plays what it says', async () => {
    await page.goto(`${camera.daemon.url}/recipes#frigate`);
    const recipe = page.locator('.recipes > section:visible');
    await recipe.getByRole('button', { name: 'Create token' }).click();
    await recipe.getByText('Token “frigate” created').waitFor();
    await page.evaluate(NOTE_COPIES);
    await recipe.getByRole('button', { name: /^Copy/ }).first().click();
    const text = await eventually('the copy', async () => page.evaluate<string>('globalThis.copied ?? null'));
    const [, url = ''] = /ffmpeg:(http:[^#"]+)/.exec(text) ?? [];
    const args = ['-v', 'error', '-i', url, '-frames:v', '3', '-f', 'null', '-'];
    const { code, stderr } = await runProgram('ffmpeg', args, { timeoutMs: FFMPEG_MS });
    expect(code, `${url} ${stderr}`).to.equal(0);
    await recipe.getByText('Connected', { exact: true }).waitFor();
    await recipe.getByText('Copied', { exact: true }).first().waitFor({ state: 'hidden' });
    await isAccessible();
  });

  it('has met no error, and nothing of another host', () => {
    expect(opened.complaints).to.deep.equal([]);
    expect(opened.requests.filter((url) => !url.startsWith(camera.daemon.url))).to.deep.equal([]);
  });
});

/** Of the brightness within the band at the lower right of the JPEG, where the text is in a picture that is turned by 180°. */
function contrastOfBand(pixels: Pixels): number {
  const { width, height } = pixels;
  const band = Array.from({ length: 24 * 200 }, (_, at) =>
    brightness(pixels, width - 1 - (at % 200), height - 1 - Math.trunc(at / 200)),
  );
  return Math.max(...band) - Math.min(...band);
}
