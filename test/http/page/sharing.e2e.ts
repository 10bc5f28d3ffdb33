import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { qrPath } from '../../../daemon/text/qr-code.ts';
import { sessionHeaders } from '../../helpers/access-client.ts';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import type { WatchedPage } from '../../helpers/browser.ts';
import { CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { eventually } from '../../helpers/eventually.ts';
import { kindIs } from '../../helpers/viewer-page.ts';

const SECRET = 'tulip anvil harbor';
const SITE = 'http://dashboard.local:8123';

describeInBrowser('Users & sharing', (browser) => {
  let folder: string;
  let file: CredentialsFile;
  let daemon: RunningDaemon;
  let opened: WatchedPage;
  let page: Page;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-sharing-'));
    file = await credentialsFile(CHEAP, 'everyone');
    daemon = await startDaemon(['--credentials-file', file.path], { STATE_DIRECTORY: folder });
    await daemon.logged(/camera: streaming/);
    const [name = '', value = ''] = (await sessionHeaders(daemon.url, USER.name)).Cookie.split('=');
    opened = await openPage(browser(), `${daemon.url}/livez`, {}, async (made) => {
      await withAxe(made);
      await made.context().addCookies([{ name, value, url: daemon.url }]);
    });
    ({ page } = opened);
    await page.goto(`${daemon.url}/settings#sharing`);
    await row(VIEWER).waitFor();
  });

  after(async () => {
    await daemon.stop();
    file.clear();
    rmSync(folder, { recursive: true });
  });

  const row = (name: string) => page.locator('.sharing li', { hasText: name });
  const sheet = () => page.locator('dialog.sheet[open]');
  const press = (name: string) => sheet().getByRole('button', { name, exact: true }).click();
  const watch = async (url: string) =>
    (await fetch(url, { headers: { Accept: 'text/html' }, redirect: 'manual' })).status;

  it('adds a user, makes an admin only after a question, and removes one after another', async () => {
    await page.getByRole('button', { name: 'Add user' }).click();
    await sheet().getByLabel('Name').fill('be n');
    await sheet().getByLabel('Password').fill(SECRET);
    await press('Add');
    // What is wrong stands in the sheet, and what was typed stays.
    await sheet().locator('[role=alert]', { hasText: '1 to 64 letters' }).waitFor();
    await sheet().getByLabel('Name').fill('ben');
    await press('Add');
    const role = row('ben').getByRole('combobox');
    await role.selectOption('admin');
    await sheet().getByRole('button', { name: 'Make admin', exact: true }).waitFor();
    expect(await role.inputValue()).to.equal('viewer');
    expect(await violations(page)).to.deep.equal([]);
    await press('Make admin');
    await sheet().waitFor({ state: 'detached' });
    await eventually('the role', async () => (await role.inputValue()) === 'admin');
    await row('ben').getByRole('button').click();
    await press('Remove user');
    await sheet().getByText('logged out everywhere').waitFor();
    await press('Remove user');
    await row('ben').waitFor({ state: 'detached' });
    expect(await row(USER.name).getByRole('combobox').count()).to.equal(0);
  });

  it('shows a new token once, and revokes it after a question', async () => {
    await page.getByRole('button', { name: 'New token' }).click();
    await sheet().getByLabel('Name').fill('frigate');
    await press('Create');
    await sheet().getByText('won’t be shown again').waitFor();
    const token = await sheet().getByLabel('Token').inputValue();
    expect(await watch(`${daemon.url}/?token=${token}`)).to.equal(200);
    await press('Done');
    await row('frigate').getByRole('button').click();
    await sheet().getByText('stop working').waitFor();
    await press('Revoke');
    await row('frigate').waitFor({ state: 'detached' });
    await row('ended').getByRole('button', { name: 'Remove' }).click();
    await row('ended').waitFor({ state: 'detached' });
    expect(await page.content()).to.not.include(token);
    expect(await watch(`${daemon.url}/?token=${token}`)).to.equal(303);
  });

  it('shares a link with its QR code, also for an iframe on the sites that may embed it', async () => {
    await page.getByLabel('1 hour').press('Space');
    await page.getByLabel('For whom?').fill('奶奶');
    await page.getByRole('button', { name: 'Create link' }).click();
    const field = page.getByLabel('Link', { exact: true });
    const link = await eventually('the link', async () => (await field.inputValue()) || null);
    expect(link).to.match(/^http:\/\/127\.0\.0\.1:\d+\/\?token=picamd_/);
    await page.locator(`.qr path[d="${qrPath(link).path}"]`).waitFor();
    await row('奶奶')
      .getByText(/Ends in (1 hr|59 min)\./)
      .waitFor();
    await page.evaluate(
      'document.addEventListener("copy", () => (globalThis.copied = String(getSelection())))',
    );
    await Promise.all([
      page.getByText('Copied').waitFor(),
      page.getByRole('button', { name: 'Copy' }).click(),
    ]);
    const guest = await openPage(browser(), link);
    await kindIs(guest.page, 'live');
    await guest.close();
    await page.getByLabel('Picture only').check();
    await page.locator(`input[value*="embed=1"]`).waitFor();
    expect(await field.inputValue()).to.equal(link.replace('?', '?embed=1&'));
    await page.getByLabel('Sites that may embed').fill(`self ${SITE}`);
    await page.getByLabel('Sites that may embed').press('Tab');
    await page.locator('.save-bar', { hasText: 'Saved' }).waitFor();
    const embedded = await fetch(await field.inputValue(), { headers: { Accept: 'text/html' } });
    expect(embedded.headers.get('content-security-policy')).to.include(`frame-ancestors 'self' ${SITE}`);
    expect(await violations(page)).to.deep.equal([]);
    await row('奶奶').getByRole('button').click();
    await press('Revoke');
    await page.locator('.qr').waitFor({ state: 'detached' });
    await page.setViewportSize({ width: 320, height: 700 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(320);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('connects Home Assistant with one press, and replaces its token only after a question', async () => {
    const connectHome = () => page.getByRole('button', { name: 'Connect Home Assistant' }).click();
    const field = () => sheet().getByLabel('Token');
    await connectHome();
    const first = await field().inputValue();
    const address = await sheet().getByLabel('Address').inputValue();
    expect(address).to.equal(`${daemon.url}/`);
    await sheet().getByText('only works on this device').waitFor();
    expect(await violations(page)).to.deep.equal([]);
    const statusOf = async (token: string) =>
      (await fetch(`${address}status`, { headers: { Authorization: `Bearer ${token}` } })).status;
    expect(await statusOf(first)).to.equal(200);
    await press('Done');
    await row('home-assistant').getByText('control the camera').waitFor();
    await page.locator('.home-assistant').getByText('Connected').waitFor();
    await connectHome();
    await sheet().getByText('The old one ends at once').waitFor();
    await press('Cancel');
    expect(await statusOf(first)).to.equal(200);
    await connectHome();
    await press('Make a new one');
    await field().waitFor();
    expect(await sheet().getByText('MQTT').count()).to.equal(0);
    expect(await statusOf(await field().inputValue())).to.equal(200);
    expect(await statusOf(first)).to.equal(401);
    await press('Done');
    await sheet().waitFor({ state: 'detached' });
  });

  it('says that Home Assistant also learns of the camera by MQTT, on a narrow phone too', async () => {
    const headers = { ...(await sessionHeaders(daemon.url, USER.name)), 'Content-Type': 'application/json' };
    const { etag = '' } = (await page.request.get(`${daemon.url}/settings.json`)).headers();
    const set = await fetch(`${daemon.url}/settings.json`, {
      method: 'PATCH',
      headers: { ...headers, 'If-Match': etag },
      // Nothing listens there.
      body: JSON.stringify({ MQTT_URL: 'mqtt://127.0.0.1:1' }),
    });
    expect(set.status, await set.text()).to.equal(200);
    await page.setViewportSize({ width: 320, height: 700 });
    await page.reload();
    await row('home-assistant').waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page)).to.deep.equal([]);
    await page.getByRole('button', { name: 'Connect Home Assistant' }).click();
    await press('Make a new one');
    await sheet().getByText('by MQTT').waitFor();
    expect(await violations(page)).to.deep.equal([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(320);
    await press('Done');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('leads to the own password, after which this browser is still logged in', async () => {
    await page.getByRole('link', { name: 'Change password' }).first().click();
    await page.getByLabel('Current password').waitFor();
    await page.waitForLoadState();
    expect(await violations(page)).to.deep.equal([]);
    await page.getByLabel('Current password').fill(USER.password);
    await page.getByLabel('New password').fill(SECRET);
    await page.getByLabel('Confirm').fill(SECRET);
    await page.keyboard.press('Enter');
    await page.getByText('Password changed').waitFor();
    await page.goto(`${daemon.url}/settings#sharing`);
    await row(USER.name).waitFor();
  });

  it('asks nothing of other hosts, and nothing that it may not', () => {
    expect(opened.requests.filter((url) => !url.startsWith(daemon.url))).to.deep.equal([]);
    // A name that is not allowed is answered with 400.
    expect(opened.complaints.filter((line) => !line.includes('400'))).to.deep.equal([]);
  });
});
