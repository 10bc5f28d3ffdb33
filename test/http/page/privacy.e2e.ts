import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import type { WatchedPage } from '../../helpers/browser.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { WIDE } from '../../helpers/page-daemons.ts';
import { eventually } from '../../helpers/eventually.ts';
import { childrenOf, commandLine } from '../../helpers/process-facts.ts';
import { holds, kindIs, pictureMoves, pressShown, wholePage } from '../../helpers/viewer-page.ts';

describeInBrowser('the page of a private camera', (browser) => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-page-private-'));
  let users: CredentialsFile;
  let daemon: RunningDaemon;
  const open: WatchedPage[] = [];

  before(async () => {
    users = await credentialsFile(CHEAP, 'everyone');
    mkdirSync(join(folder, 'state'));
    daemon = await startDaemon([...WIDE, '--credentials-file', users.path], {
      STATE_DIRECTORY: join(folder, 'state'),
    });
    await daemon.logged(/camera: streaming/);
  });
  afterEach(async () => {
    for (const opened of open.splice(0)) {
      // A token that may only view asks for the status once; a wrong schedule is refused.
      expect(opened.complaints.filter((complaint) => !/40[03]/.test(complaint))).to.deep.equal([]);
      await opened.close();
    }
  });
  after(async () => {
    await daemon.stop();
    users.clear();
    rmSync(folder, { recursive: true });
  });

  async function openAs(user: string | null, path = '/', options = {}) {
    const extraHTTPHeaders = user === null ? {} : { Authorization: basic(user, USER.password) };
    const opened = await openPage(browser(), daemon.url + path, { extraHTTPHeaders, ...options }, withAxe);
    open.push(opened);
    return opened.page;
  }
  /** Beside programs that read facts about the machine. */
  const cameraPrograms = () =>
    childrenOf(daemon.pid).filter((pid) => commandLine(pid).includes('test-picture')).length;
  /** Privacy is on at once; the program takes a moment to end. */
  const cameraProgramEnds = () =>
    eventually('the end of the camera program', async () => cameraPrograms() === 0);
  const facts = (page: Page, pattern: RegExp) =>
    page.locator('.private-facts', { hasText: pattern }).waitFor();
  const put = (body: object) =>
    fetch(`${daemon.url}/privacy.json`, {
      method: 'PUT',
      headers: { Authorization: basic(USER.name, USER.password), 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('is switched off by an admin, and on again, from the page', async () => {
    const page = await openAs(USER.name);
    await kindIs(page, 'live');
    await wholePage(page);
    expect(cameraPrograms()).to.equal(1);
    await pressShown(page, 'Turn privacy on');
    await page.getByRole('heading', { name: 'Private' }).waitFor();
    await cameraProgramEnds();
    await page.locator('#pill').getByText('Private', { exact: true }).waitFor();
    await facts(page, /Privacy was turned on by anna (on \w+ )?at \d\d:\d\d/);
    for (const part of ['#stage', '#banner', '#toolbar'])
      await page.locator(part).waitFor({ state: 'hidden' });
    await holds(page, "document.title.startsWith('Private – ')");
    expect(await violations(page)).to.deep.equal([]);
    // Where the keyboard was is hidden now.
    await holds(page, "document.activeElement.textContent === 'Turn camera on'");
    await page.keyboard.press('Enter');
    await page.locator('#stage').waitFor();
    await kindIs(page, 'live');
    await pictureMoves(page);
    await page.locator('#pill', { hasText: 'Private' }).waitFor({ state: 'detached' });
  });

  it('says who and until when to a viewer, who cannot switch it, on a narrow phone too', async () => {
    await put({ on: true, seconds: 3600 });
    const page = await openAs(VIEWER, '/', { viewport: { width: 320, height: 640 } });
    await page.getByRole('heading', { name: 'Private' }).waitFor();
    // In the hour before midnight it ends on the next day: "Ends on Monday at 00:12".
    await facts(page, /by anna (on \w+ )?at .*Ends (on \w+ )?at \d\d:\d\d\./);
    expect(await page.locator('.private :is(button, a)').filter({ visible: true }).count()).to.equal(0);
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(320);
    expect(await violations(page)).to.deep.equal([]);
    expect(await page.locator('[data-action="privacy"]').filter({ visible: true }).count()).to.equal(0);
  });

  it('shows the card to who may only see the picture, also embedded, and not who did it', async () => {
    await put({ on: true });
    const page = await openAs(null, `/?embed=1&token=${users.tokens.get('live')}`, {
      viewport: { width: 320, height: 180 },
    });
    await page.getByRole('heading', { name: 'Private' }).waitFor();
    expect(await page.locator('.private-facts').innerText()).not.to.include('anna');
    await put({ on: false });
    await kindIs(page, 'live');
    await page.locator('#stage').waitFor();
  });

  it('has a schedule that an admin sets by fields or as text', async () => {
    const page = await openAs(USER.name, '/settings#camera', { viewport: { width: 320, height: 800 } });
    const schedule = page.locator('#schedule-privacy');
    await schedule.getByText('Never').waitFor();
    const isSaved = (text: string) =>
      eventually(`“${text}” is saved`, async () => {
        const headers = { Authorization: basic(USER.name, USER.password) };
        const answer = await fetch(`${daemon.url}/schedules.json`, { headers });
        return ((await answer.json()) as { privacy: string }).privacy === text;
      });
    await schedule.getByRole('button', { name: 'Add time' }).click();
    await schedule.getByRole('checkbox', { name: 'Saturday' }).check();
    await schedule.getByLabel('From').fill('22:00');
    await schedule.getByLabel('To').fill('06:00');
    await schedule.getByText('next day').waitFor();
    await schedule.getByText('Saved').waitFor();
    // "Saved" may be of the change before.
    await isSaved('Mo-Sa 22:00-06:00');
    await schedule.locator('.meaning', { hasText: /^(On|Off) now, until / }).waitFor();
    expect(await violations(page)).to.deep.equal([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(320);
    await schedule.getByText('Edit as text').click();
    const field = schedule.getByRole('textbox', { name: 'Schedule' });
    await field.fill('Mo 08:00-12:00,13:00-25:00');
    await field.press('Enter');
    await schedule.getByText('a time must be from 00:00 to 24:00: at character 22').waitFor();
    await field.fill('00:00-24:00');
    await field.press('Enter');
    await schedule.getByText('On now.').waitFor();
    await cameraProgramEnds();
    await schedule.getByRole('button', { name: 'Remove' }).click();
    await schedule.getByText('Never').waitFor();
    await schedule.getByText('Saved').waitFor();
    await isSaved('');
  });
});
