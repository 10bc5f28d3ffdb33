import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import type { WatchedPage } from '../../helpers/browser.ts';
import { basic, CHEAP, credentialsFile, USER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { eventually } from '../../helpers/eventually.ts';
import { freePort } from '../../helpers/free-port.ts';

const FAKE = fileURLToPath(new URL('../../../../test/fixtures/bin/rpicam-vid', import.meta.url));
const SECTIONS = ['camera', 'picture', 'motion', 'recording', 'sharing', 'network', 'advanced'];
/** And the list of sections. */
const MADE_OF_ROWS = ['', 'camera', 'recording', 'network', 'advanced'];
const MOST_BYTES = 80_000;
const NARROW = { width: 320, height: 640 };
/** What a finger cannot hit: less than 44 pixels high, with its label. */
const SMALL_TARGETS = `[...document.querySelectorAll('button, a, select, input, summary')]
  .filter((one) => one.checkVisibility() && !one.closest('.link, p'))
  .map((one) => [one.closest('label') ?? one, one.outerHTML])
  .filter(([one]) => one.getBoundingClientRect().height < 43.5)
  .map(([, html]) => html)`;

describeInBrowser('the settings page', (browser) => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-settings-page-'));
  const [scenario, saved] = [join(folder, 'scenario.json'), join(folder, 'settings.conf')];
  let file: CredentialsFile;
  let daemon: RunningDaemon;
  /** One for all tests. */
  let opened: WatchedPage;
  let page: Page;
  let ports: number[];

  before(async () => {
    file = await credentialsFile(CHEAP);
    ports = [await freePort(), await freePort()];
    const settings = join(folder, 'picamd.conf');
    const lines = [
      `PORT=${ports[0]}`,
      `CAMERA_BINARY=${FAKE}`,
      'CAMERA_WIDTH=320',
      'CAMERA_HEIGHT=240',
      `OVERRIDE_FILE=${join(folder, 'card.conf')}`,
    ];
    writeFileSync(settings, lines.join('\n'));
    writeFileSync(join(folder, 'card.conf'), 'CAMERA_ID=0\n');
    writeFileSync(scenario, '{}');
    writeFileSync(saved, 'CAMERA_QUALITY=9000\nCAMERA_NAME=Hall\n');
    const args = ['--source', 'rpicam', '--config', settings, '--credentials-file', file.path];
    const env = { STATE_DIRECTORY: folder, FAKE_RPICAM_SCENARIO_FILE: scenario };
    daemon = await startDaemon(args, env, [], { port: null });
    opened = await openPage(browser(), `${daemon.url}/settings`, {}, withAxe);
    page = opened.page;
    await page.fill('[name=user]', USER.name);
    await page.fill('[name=password]', USER.password);
    await page.keyboard.press('Enter');
    await page.locator('[data-key=CAMERA_NAME]').waitFor();
    await daemon.logged(/camera: streaming/);
  });

  after(async () => {
    await daemon.stop();
    file.clear();
    rmSync(folder, { recursive: true });
  });

  const go = async (section: string) => {
    await page.evaluate(`location.hash = '${section}'`);
    const opened = page.locator(`html[data-section="${section}"]`);
    await opened.locator(section === '' ? '.sections' : '#section > div').waitFor();
  };
  const bar = (title: string) => page.locator('.save-bar strong').getByText(title, { exact: true }).waitFor();
  const field = (name: string) => page.getByLabel(name, { exact: true });
  const enter = async (name: string, value: string) => {
    await field(name).fill(value);
    await field(name).press('Enter');
  };
  const shows = (name: string, value: string) =>
    eventually(`${name} is “${value}”`, async () => (await field(name).inputValue()) === value);
  const row = (key: string) => page.locator(`[data-key=${key}]`);
  const question = () => page.getByRole('dialog', { name: 'Keep these settings?' });

  it(`loads at most ${MOST_BYTES} bytes, from this camera only`, async () => {
    const client = await page.context().newCDPSession(page);
    const urls = new Map<string, string>();
    const bytes = new Map<string, number>();
    client.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url));
    client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
      bytes.set(urls.get(requestId) ?? '', encodedDataLength),
    );
    await client.send('Network.enable');
    await client.send('Network.setCacheDisabled', { cacheDisabled: true });
    await page.reload();
    await row('CAMERA_NAME').waitFor();
    await eventually('what is loaded is counted', () => bytes.has(`${daemon.url}/settings.json`));
    await client.detach();
    expect([...urls.values()].filter((url) => !url.startsWith(`${daemon.url}/`))).to.deep.equal([]);
    const sum = [...bytes.values()].reduce((all, one) => all + one, 0);
    expect(sum, JSON.stringify([...bytes])).to.be.within(20_000, MOST_BYTES);
    expect(opened.complaints).to.deep.equal([]);
  });

  it('says where values come from, what is locked and why, and what of settings.conf does not count', async () => {
    expect(await row('CAMERA_WIDTH').innerText()).to.match(
      /Default: 1280 pixels · set in .*picamd\.conf line 3/,
    );
    expect(await row('CAMERA_NAME').innerText()).to.include('Default: empty · set here');
    expect(await row('CAMERA_ID').innerText()).to.include('Set on the card, in ');
    expect(await field('Camera number').isDisabled()).to.equal(true);
    expect(await row('SOURCE').innerText()).to.include('Set by --source on the command line');
    expect(await page.locator('.notice').innerText())
      .to.include('CAMERA_QUALITY is "9000" but must be')
      .and.include('Set it again on the settings page');
  });

  it('has nothing that axe finds in any section, light or dark, and fits into 320 pixels', async () => {
    await page.setViewportSize(NARROW);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const section of ['', ...SECTIONS]) {
        await go(section);
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
        // The others have tests of their own.
        if (MADE_OF_ROWS.includes(section)) expect(await violations(page), section).to.deep.equal([]);
        expect(await page.evaluate('document.documentElement.scrollWidth'), section).to.equal(NARROW.width);
        expect(await page.evaluate(SMALL_TARGETS), section).to.deep.equal([]);
      }
    }
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
    await go('network');
    const border = "getComputedStyle(document.querySelector('.switch'), '::before').borderTopStyle";
    expect(await page.evaluate(border)).to.equal('solid');
    await page.emulateMedia({ forcedColors: 'none' });
  });

  it('is a list of sections with a way back on a phone, and has both on a desktop', async () => {
    await page.setViewportSize(NARROW);
    await go('');
    await page.getByRole('link', { name: /^Network/ }).click();
    await row('PORT').waitFor();
    await page.locator('.sections').waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: 'Back to all settings' }).click();
    await page.locator('.sections').waitFor();
    await page.setViewportSize({ width: 1280, height: 720 });
    await row('CAMERA_NAME').waitFor();
    await page.locator('.sections').waitFor();
  });

  it('saves by the keyboard alone, and undoes it', async () => {
    await go('camera');
    await field('Camera name').focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Garage');
    await page.keyboard.press('Tab');
    await bar('Saved');
    await page.locator('#name', { hasText: 'Garage' }).waitFor();
    expect(readFileSync(saved, 'utf8')).to.include('CAMERA_NAME=Garage');
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await page.locator('#name', { hasText: 'Hall' }).waitFor();
    await shows('Camera name', 'Hall');
  });

  it('tells what is wrong at its row, by its own facts and by those of the daemon', async () => {
    await go('network');
    await enter('Port', '70000');
    await row('PORT').getByText('Enter a value from 0 to 65,535.').waitFor();
    await page.locator('[data-key=PORT] [aria-invalid=true]').waitFor();
    await enter('Trusted proxies', 'the one in the hall');
    await row('TRUSTED_PROXIES').getByText('must be').waitFor();
    await bar('Not saved');
    await page.locator('.sections [data-unsaved]', { hasText: 'Network' }).waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await shows('Trusted proxies', '');
  });

  it('does not overwrite what another admin has saved meanwhile', async () => {
    await go('camera');
    const headers = { Authorization: basic(USER.name, USER.password), 'Content-Type': 'application/json' };
    const tag = (await fetch(`${daemon.url}/settings.json`, { headers })).headers.get('ETag') ?? '';
    const body = JSON.stringify({ CAMERA_NAME: 'Theirs' });
    await fetch(`${daemon.url}/settings.json`, {
      method: 'PATCH',
      headers: { ...headers, 'If-Match': tag },
      body,
    });
    await enter('Camera name', 'Mine');
    await bar('Someone else has changed the settings');
    await row('CAMERA_NAME').locator('.was').getByText('was Theirs', { exact: true }).waitFor();
    expect(readFileSync(saved, 'utf8')).to.include('CAMERA_NAME=Theirs');
    await page.getByRole('button', { name: 'Save' }).click();
    await bar('Saved');
    expect(readFileSync(saved, 'utf8')).to.include('CAMERA_NAME=Mine');
  });

  it('keeps what was typed while the camera cannot be reached, and sends it then', async () => {
    await go('camera');
    await page.context().setOffline(true);
    await enter('Camera name', 'Offline');
    await bar('Can’t reach the camera');
    await shows('Camera name', 'Offline');
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await bar('Saved');
    expect(readFileSync(saved, 'utf8')).to.include('CAMERA_NAME=Offline');
  });

  it('takes back at once what is not to be kept', async () => {
    await go('network');
    await enter('Allowed host names', '127.0.0.1');
    await question().getByText('This browser still reaches the camera').waitFor();
    await page.keyboard.press('Escape');
    await question().getByRole('button', { name: 'Go back' }).click();
    await bar('Changed back');
    await shows('Allowed host names', '');
  });

  it('asks to keep a new port at the new address, and keeps it there', async () => {
    const address = `http://127.0.0.1:${ports[1]}`;
    await go('network');
    await enter('Port', String(ports[1]));
    const link = question().getByRole('link', { name: `Open ${address}` });
    expect(await link.getAttribute('href')).to.equal(`${address}/settings#network`);
    await link.click();
    // The session is the same: cookies do not know ports (RFC 6265 §8.5).
    await page.waitForURL(`${address}/settings#network`);
    await question().getByRole('button', { name: 'Keep' }).click();
    await bar('Saved');
    expect(readFileSync(saved, 'utf8')).to.include(`PORT=${ports[1]}`);
  });

  it('exports, resets all after a question, and imports', async () => {
    await go('advanced');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download file' }).click();
    const exported = await (await download).path();
    const content = readFileSync(exported, 'utf8');
    expect(content).to.include('CAMERA_NAME=Offline');
    await page.setInputFiles('input[type=file]', exported);
    await page.locator('.save-bar').getByText('CAMERA_QUALITY is "9000" but must be').waitFor();
    writeFileSync(exported, content.replace('Offline', 'Imported').replace('9000', '60'));
    await page.setInputFiles('input[type=file]', exported);
    await page.locator('#name', { hasText: 'Imported' }).waitFor();
    // The camera has restarted with it.
    await bar('Saved');
    await page.locator('.notice').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Reset all' }).click();
    const reset = page.getByRole('dialog', { name: 'Reset all settings?' });
    expect(await reset.innerText()).to.include('Camera name');
    await reset.getByRole('button', { name: 'Cancel' }).click();
    expect(readFileSync(saved, 'utf8')).to.include('CAMERA_NAME=Imported');
  });

  it('says when the camera does not start with a change, and gives back what was tried', async () => {
    writeFileSync(scenario, JSON.stringify({ fails: 'not-a-pi' }));
    await go('camera');
    await enter('Frame rate', '12');
    await bar('Changed back');
    await shows('Frame rate', '30');
    await page.getByRole('button', { name: 'Edit' }).click();
    await shows('Frame rate', '12');
    await page.locator('.save-bar').getByText('Not saved yet').waitFor();
  });
});
