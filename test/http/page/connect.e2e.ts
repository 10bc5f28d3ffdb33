import { dirname } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { eventually } from '../../helpers/eventually.ts';
import { needs } from '../../helpers/programs.ts';
import { runProgram } from '../../helpers/run-program.ts';

/** Only ends what hangs. */
const FFMPEG_MS = 60_000;
const PHONE = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

describeInBrowser('the page that connects other apps', (browser) => {
  needs('FFmpeg');
  let file: CredentialsFile;
  let daemon: RunningDaemon;

  before(async () => {
    file = await credentialsFile(CHEAP, 'everyone');
    const state = { STATE_DIRECTORY: dirname(file.path) };
    daemon = await startDaemon(['--credentials-file', file.path, '--record-path', '/nowhere'], state);
    await daemon.logged(/camera: streaming/);
  });
  after(async () => {
    await daemon.stop();
    file.clear();
  });

  function open(hash: string, user = USER.name, options: Parameters<typeof openPage>[2] = {}) {
    return openPage(browser(), `${daemon.url}/recipes${hash}`, options, async (page) => {
      const form = { user, password: USER.password };
      await page.request.post(`${daemon.url}/login`, { form, headers: { Origin: daemon.url } });
      await withAxe(page);
      // As on every page that is served by plain http to another machine.
      await page.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    });
  }

  const recipe = (page: Page) => page.locator('.recipes > section:visible');

  it('makes a token for Frigate in one press, fills it in, copies the recipe, and sees that its ffmpeg connects', async () => {
    const { page, complaints, close } = await open('#frigate');
    await recipe(page).getByRole('button', { name: 'Create token' }).click();
    await recipe(page).getByText('Token “frigate” created').waitFor();
    await recipe(page).getByText('Waiting for Frigate').waitFor();
    expect(await page.locator('#frigate mark').first().innerText()).to.match(/^picamd_[\w-]{32}$/);
    expect(await page.locator('#vlc mark').first().textContent()).to.equal('TOKEN');
    const copy = recipe(page).getByRole('button', { name: 'Copy config.yml' }).first();
    await page.evaluate(
      'document.addEventListener("copy", () => (globalThis.copied = String(getSelection())))',
    );
    await Promise.all([copy.getByText('Copied').waitFor(), copy.click()]);
    const yaml = String(await page.evaluate('globalThis.copied'));
    const [, input = ''] = /picamd: "([^"]+)"/.exec(yaml) ?? [];
    const [, url = ''] = /"ffmpeg:([^#"]+)#input=picamd/.exec(yaml) ?? [];
    const args = [
      '-v',
      'error',
      ...input.replace('{input}', url).split(' '),
      '-frames:v',
      '3',
      '-f',
      'null',
      '-',
    ];
    const { code, stderr } = await runProgram('ffmpeg', args, { timeoutMs: FFMPEG_MS });
    expect(code, `${yaml} ${stderr}`).to.equal(0);
    await recipe(page).getByText('Connected', { exact: true }).waitFor();
    await page.locator('.apps a[href="#frigate"] [aria-label="Connected"]').waitFor();
    expect(complaints).to.deep.equal([]);
    await close();
  });

  it('replaces a token that exists only when asked twice, and revokes it', async () => {
    const { page, close } = await open('#frigate');
    await recipe(page).getByText('There is already a token “frigate”').waitFor();
    expect(await page.locator('#frigate mark').first().innerText()).to.equal('TOKEN');
    await recipe(page).getByRole('button', { name: 'Make a new one' }).click();
    await recipe(page).getByText('The old token ends at once').waitFor();
    // The focus is where the button was, so that the keyboard goes on there.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await recipe(page).getByText('Token “frigate” created').waitFor();
    await recipe(page).getByRole('button', { name: 'Revoke' }).click();
    await recipe(page).getByRole('button', { name: 'Revoke' }).click();
    await page.route('**/tokens', (route) => route.abort());
    await recipe(page).getByRole('button', { name: 'Create token' }).click();
    await recipe(page).locator('[role=alert]', { hasText: 'Can’t reach the camera' }).waitFor();
    await recipe(page).getByRole('button', { name: 'Create token' }).waitFor();
    const changes = () => daemon.log().match(/access: anna (added|revoked) the token frigate/g) ?? [];
    await eventually('each change in the log', () => changes().length === 4);
    await close();
  });

  it('makes a token for Home Assistant that may do more', async () => {
    const { page, close } = await open('#home-assistant');
    await recipe(page).getByText('control the camera').waitFor();
    await recipe(page).getByRole('button', { name: 'Create token' }).click();
    await recipe(page).getByText('Token “home-assistant” created').waitFor();
    const token = await page.locator('#home-assistant mark').first().innerText();
    const status = await fetch(`${daemon.url}/status`, { headers: { Authorization: `Bearer ${token}` } });
    expect(status.status).to.equal(200);
    expect(await violations(page)).to.deep.equal([]);
    await close();
  });

  it('explains which sites may embed the page, and sets them', async () => {
    const { page, close } = await open('#browser');
    const field = recipe(page).getByLabel('Sites that may embed the page (FRAME_ANCESTORS)');
    await eventually('the sites', async () => (await field.inputValue()) === 'self');
    await field.fill('http://a/b');
    await page.keyboard.press('Enter');
    await recipe(page).locator('[role=alert]', { hasText: 'self, none, any' }).waitFor();
    await field.fill('self http://dashboard.local:8123');
    await page.keyboard.press('Enter');
    await recipe(page).getByText('Saved').waitFor();
    const policy = (await page.request.get(daemon.url)).headers()['content-security-policy'];
    expect(policy).to.match(/frame-ancestors 'self' http:\/\/dashboard\.local:8123$/);
    await close();
  });

  it('shows a viewer what works without an admin: search, and a place for the token', async () => {
    const { page, requests, close } = await open('', VIEWER);
    await page.getByText('Ask an admin for a token').waitFor();
    expect(await recipe(page).getAttribute('id')).to.equal('home-assistant');
    await page.fill('#find', 'media');
    const apps = page.locator('.apps li:visible');
    await eventually('only VLC', async () => (await apps.allInnerTexts()).join() === 'VLC');
    await page.keyboard.press('Enter');
    await page.locator('#vlc:visible').waitFor();
    expect(await page.locator('#vlc').getByRole('button').allInnerTexts()).to.deep.equal(['Copy']);
    expect(await page.locator('.pages a:visible').allInnerTexts()).to.deep.equal(['Live']);
    expect(requests.filter((url) => url.endsWith('json'))).to.deep.equal([]);
    await close();
  });

  it('is a list and then a recipe on a phone, and passes axe, the one light and the other dark', async () => {
    const { page, close } = await open('', USER.name, PHONE);
    await page.getByRole('link', { name: 'Frigate' }).waitFor();
    expect(await violations(page)).to.deep.equal([]);
    await page.getByRole('link', { name: 'HTML page' }).click();
    await recipe(page).getByRole('textbox').waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page)).to.deep.equal([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(320);
    expect(await page.locator('h1').innerText()).to.equal('HTML page');
    await page.getByRole('link', { name: 'Back to all apps' }).click();
    await page.getByRole('link', { name: 'Frigate' }).waitFor();
    await close();
  });
});
