import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { MachineActions } from '../../../daemon/http/routes/machine.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import type { WatchedPage } from '../../helpers/browser.ts';
import { CHEAP, credentialsFile, USER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { eventually } from '../../helpers/eventually.ts';
import { freePort } from '../../helpers/free-port.ts';

const NARROW = { width: 320, height: 640 };

describeInBrowser('restarts from the settings page', (browser) => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-machine-page-'));
  const card = join(folder, 'card.conf');
  const conf = join(folder, 'settings.conf');
  const done: string[] = [];
  let file: CredentialsFile;
  let app: RunningApp;
  /** It answers before it is: the next restart waits for it. */
  let started = Promise.resolve();
  let port: number;
  let opened: WatchedPage;
  let page: Page;

  /** Does what the service manager, boot-settings and logind do. */
  const machine: MachineActions & { restart: 'yes' | 'not-now' | 'never' } = {
    restartsPicamd: true,
    copyOfCard: card,
    restart: 'yes',
    restartPicamd: () => void (started = started.then(() => app.stop()).then(start)),
    can: (action) => Promise.resolve(action === 'restart' ? machine.restart : 'yes'),
    run: (action) => Promise.resolve(void done.push(action)),
  };

  async function start(): Promise<void> {
    const args = ['--port', String(port), '--credentials-file', file.path, '--override-file', card];
    app = await startApp(args, { STATE_DIRECTORY: folder }, { holdMs: 1, refreshMs: 40, machine });
  }

  before(async () => {
    file = await credentialsFile(CHEAP);
    port = await freePort();
    writeFileSync(conf, 'MAX_VIEWERS_PER_ADDRESS=5\n');
    writeFileSync(card, 'CAMERA_NAME=Card\nMAX_VIEWERS=9\n');
    await start();
    opened = await openPage(browser(), `${app.url}/settings#advanced`, {}, async (one) => {
      const form = { user: USER.name, password: USER.password };
      await one.request.post(`${app.url}/login`, { form, headers: { Origin: app.url } });
      await withAxe(one);
    });
    page = opened.page;
  });
  after(async () => {
    await started;
    await app.stop();
    file.clear();
    rmSync(folder, { recursive: true });
  });

  const row = (title: string) => page.locator('.row', { has: page.getByText(title, { exact: true }) });
  const press = async (title: string, label: string) => {
    await row(title).getByRole('button').click();
    await page.getByRole('dialog').getByRole('button', { name: label, exact: true }).click();
  };
  const levelIs = (level: string) =>
    eventually(`LOG_LEVEL=${level} is saved`, () =>
      readFileSync(conf, 'utf8').includes(`LOG_LEVEL=${level}`),
    );

  it('say when settings were last exported, and have those before the last change back', async () => {
    await page.getByText('Last backup: never').waitFor();
    expect(await row('Earlier settings').isVisible()).to.equal(false);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download file' }).click();
    await (await download).path();
    await page.getByText(/Last backup: .*\d/).waitFor();
    await page
      .locator('details', { has: page.locator('[data-key=LOG_LEVEL]') })
      .locator('summary')
      .click();
    await page.selectOption('[data-key=LOG_LEVEL] select', 'debug');
    await row('Earlier settings').waitFor();
    await levelIs('debug');
    await page.selectOption('[data-key=LOG_LEVEL] select', 'warn');
    await levelIs('warn');
    await row('Earlier settings').getByRole('button').click();
    await levelIs('debug');
  });

  it('ask once, say what happens, and the page is back by itself', async () => {
    await row('Restart picamd').getByRole('button').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(await violations(page)).to.deep.equal([]);
    const back = page.waitForEvent('load');
    await Promise.all([
      page.getByText('picamd restarts. This page comes back by itself.').waitFor(),
      press('Restart picamd', 'Restart'),
    ]);
    await back;
    await row('Restart picamd').waitFor();
    expect(app.log())
      .to.match(/listening on/)
      .and.not.match(/restarts picamd/);
  });

  it('clear on the card what comes before the page', async () => {
    await page.getByText(/^The card comes before this page for: .*name/i).waitFor();
    const back = page.waitForEvent('load');
    await press('Settings on the card', 'Clear on the card');
    await back;
    expect(readFileSync(join(folder, 'clear-on-card'), 'utf8').trim().split('\n')).to.have.members([
      'CAMERA_NAME',
      'MAX_VIEWERS',
    ]);
  });

  it('shut the machine down, and say when to pull the plug; what cannot be done now is not offered', async () => {
    machine.restart = 'not-now';
    await page.reload();
    await row('Restart the machine').getByText('Not possible now').waitFor();
    expect(await row('Restart the machine').getByRole('button').isDisabled()).to.equal(true);
    await page.setViewportSize(NARROW);
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(NARROW.width);
    await press('Shut down the machine', 'Shut down');
    await page.getByText('Pull the plug when the green light has stopped').waitFor();
    await eventually('it is shut down', () => done.length > 0);
    expect(done).to.deep.equal(['shutDown']);
    expect(opened.complaints.filter((complaint) => !/net::ERR|503/.test(complaint))).to.deep.equal([]);
    await opened.close();
  });
});
