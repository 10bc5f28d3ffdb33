import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { sessionHeaders } from '../../helpers/access-client.ts';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import type { WatchedPage } from '../../helpers/browser.ts';
import { basic, CHEAP, credentialsFile, USER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { eventually } from '../../helpers/eventually.ts';

interface SavedAlerts {
  readonly webhooks: readonly Record<string, unknown>[];
  readonly quietUntil: string | null;
}

describeInBrowser('Alerts', (browser) => {
  let folder: string;
  let file: CredentialsFile;
  let daemon: RunningDaemon;
  let server: Server;
  let target: string;
  let received: { readonly url: string; readonly body: Buffer }[];
  let opened: WatchedPage;
  let page: Page;

  before(async () => {
    received = [];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ url: request.url ?? '', body: Buffer.concat(chunks) });
        response.end('{"event":"message"}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    folder = mkdtempSync(join(tmpdir(), 'picamd-alerts-'));
    file = await credentialsFile(CHEAP);
    daemon = await startDaemon(['--credentials-file', file.path], { STATE_DIRECTORY: folder });
    await daemon.logged(/camera: streaming/);
    const [name = '', value = ''] = (await sessionHeaders(daemon.url, USER.name)).Cookie.split('=');
    opened = await openPage(browser(), `${daemon.url}/livez`, {}, async (made) => {
      await withAxe(made);
      await made.context().addCookies([{ name, value, url: daemon.url }]);
    });
    ({ page } = opened);
    await page.goto(`${daemon.url}/settings#alerts`);
  });

  after(async () => {
    await daemon.stop();
    server.close();
    file.clear();
    rmSync(folder, { recursive: true });
  });

  const row = (name: string) => page.locator('.alerts li', { hasText: name });
  const sheet = () => page.locator('dialog.sheet[open]');
  const press = (name: string) => sheet().getByRole('button', { name, exact: true }).click();
  const saved = () => JSON.parse(readFileSync(join(folder, 'alerts.json'), 'utf8')) as SavedAlerts;

  it('are added for a known service, tested, and sent when something happens', async () => {
    await page.getByText('No alerts yet.').waitFor();
    expect(await violations(page)).to.deep.equal([]);
    await page.getByRole('button', { name: 'Add alert' }).click();
    await sheet().getByRole('textbox', { name: 'Server', exact: true }).fill(`${target}/`);
    await sheet().getByLabel('Topic').fill('topic-secret');
    await sheet().getByLabel('Camera back').uncheck();
    expect(await violations(page)).to.deep.equal([]);
    await press('Add');
    await row('ntfy').getByText('Nothing sent yet').waitFor();
    await row('ntfy').getByRole('button', { name: 'Test: ntfy' }).click();
    await row('ntfy').getByText('Answered with status 200').waitFor();
    // On a busy machine, the camera may stall, which is told without a picture.
    const sent = received.find(({ body }) => body.length > 2 && body.readUInt16BE() === 0xff_d8);
    expect(sent?.url).to.match(/^\/topic-secret\?title=/);
    const headers = { Authorization: basic(USER.name, USER.password), 'Content-Type': 'application/json' };
    const body = JSON.stringify({ type: 'manual', text: 'The doorbell rang' });
    expect((await fetch(`${daemon.url}/events`, { method: 'POST', headers, body })).status).to.be.lessThan(
      300,
    );
    await eventually('the alert is sent', () =>
      received.some(({ url }) => url.includes('message=The%20doorbell%20rang')),
    );
    expect(await page.content()).to.not.include('topic-secret');
  });

  it('are changed without their secrets, which stay, switched off, and removed after a question', async () => {
    await row('ntfy').getByRole('button', { name: 'Edit: ntfy' }).click();
    await sheet().getByLabel('Name').fill('Phone');
    await sheet().getByLabel('Motion score').fill('40');
    await press('Save');
    await row('Phone').waitFor();
    await row('Phone').getByRole('switch').press('Space');
    await eventually('it is off', () => saved().webhooks[0]?.['enabled'] === false);
    expect(saved().webhooks[0]).to.deep.include({
      name: 'Phone',
      minScore: 40,
      secrets: { topic: 'topic-secret' },
    });
    await row('Phone').getByRole('button', { name: 'Remove: Phone' }).click();
    await press('Remove');
    await page.getByText('No alerts yet.').waitFor();
    await eventually('none is saved', () => saved().webhooks.length === 0);
  });

  it('are quiet for a while', async () => {
    const length = page.getByLabel('No alerts for');
    await length.selectOption({ label: '4 hours' });
    await eventually('it is quiet', () => saved().quietUntil !== null);
    const hours = (Date.parse(saved().quietUntil ?? '') - Date.now()) / 3_600_000;
    expect(hours).to.be.within(3.9, 4);
    const shown = () => length.locator('option:checked').textContent();
    await eventually('the end is shown', async () => ((await shown()) ?? '').startsWith('Until '));
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(320);
    await length.selectOption({ label: 'Off' });
    await eventually('it is not quiet', () => saved().quietUntil === null);
  });

  it('may go to the internet if the owner says so at the camera, for which the last step of the setup asks', async () => {
    const command = 'sudo picamd allow-out all';
    let answer = { reach: 'local', command, revoke: 'sudo picamd allow-out --revoke', card: true };
    await page.route('**/alerts/reach.json', (route) => route.fulfill({ json: answer }));
    await page.goto(`${daemon.url}/settings#welcome`);
    const question = page.getByRole('group', { name: 'send alerts to the internet' });
    await question.getByRole('radio', { name: 'Only in my network', checked: true }).waitFor();
    expect(await question.getByRole('textbox').count()).to.equal(0);
    await question.getByRole('radio', { name: 'Also to the internet' }).press('Space');
    await question.getByText('Not allowed yet').waitFor();
    expect(await question.getByRole('textbox').inputValue()).to.equal(command);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      question.getByRole('button', { name: 'Save allow-out.txt' }).click(),
    ]);
    expect(download.suggestedFilename()).to.equal('allow-out.txt');
    expect(await violations(page)).to.deep.equal([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(320);
    answer = { ...answer, reach: 'internet' };
    await question.getByText('Alerts can go to the internet.').waitFor();
    await question.getByRole('radio', { name: 'Only in my network' }).check();
    await eventually(
      'the way back is shown',
      async () => (await question.getByRole('textbox').inputValue()) === answer.revoke,
    );
    await page.unroute('**/alerts/reach.json');
  });

  it('are not asked about where nothing keeps them from the internet', async () => {
    const asked = page.waitForResponse('**/alerts/reach.json');
    await page.goto(`${daemon.url}/settings#alerts`);
    await (await asked).finished();
    await page.getByText('No alerts yet.').waitFor();
    expect(await page.getByRole('group', { name: 'send alerts to the internet' }).count()).to.equal(0);
  });

  it('fit a small screen', async () => {
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(320);
    expect(await violations(page)).to.deep.equal([]);
    expect(opened.complaints).to.deep.equal([]);
  });
});
