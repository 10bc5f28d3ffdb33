import { expect } from 'chai';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { violations, withAxe } from '../../helpers/axe.ts';
import { networkAddresses } from '../../../daemon/net/local-addresses.ts';
import { credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { eventually } from '../../helpers/eventually.ts';
import { kindIs, openDetails, pictureMoves } from '../../helpers/viewer-page.ts';

describeInBrowser('the viewer page of a private camera', (browser) => {
  let file: CredentialsFile;
  let daemon: RunningDaemon;
  /** Not loopback: over plain http, browsers only say there in Sec-Fetch-Site where a form comes from. */
  let url: string;

  before(async () => {
    file = await credentialsFile(undefined, 'everyone');
    daemon = await startDaemon(['--credentials-file', file.path, '--host', '0.0.0.0']);
    await daemon.logged(/camera: streaming/);
    url = `http://${networkAddresses()[0] ?? '127.0.0.1'}:${daemon.port}`;
  });

  after(async () => {
    await daemon.stop();
    file.clear();
  });

  it('requires a login, shows the picture, and requires a login again without its session', async () => {
    const { page, close } = await openPage(browser(), url);
    expect(new URL(page.url()).pathname).to.equal('/login');
    await page.fill('[name=user]', USER.name);
    await page.fill('[name=password]', 'a wrong one');
    // A page that is being left cannot be asked.
    await page.evaluate(`{
      const button = document.querySelector('button');
      const note = () => sessionStorage.setItem('button', button.textContent + ' ' + button.disabled);
      new MutationObserver(note).observe(button, { childList: true });
    }`);
    await page.keyboard.press('Enter');
    await page.locator('[role=alert]', { hasText: 'Wrong user name or password' }).waitFor();
    expect(await page.evaluate('sessionStorage.getItem("button")')).to.equal('Logging in… true');
    expect(await page.locator('button').innerText()).to.equal('Log in');
    expect(await page.inputValue('[name=user]')).to.equal(USER.name);
    // Only the password has to be typed again, and has the focus.
    await page.locator('[name=password]:focus').waitFor();
    await page.keyboard.type(USER.password);
    await page.keyboard.press('Enter');
    await kindIs(page, 'live');
    expect(page.url()).to.equal(`${url}/`);
    await openDetails(page);
    await page.locator('[data-fact=access]', { hasText: 'Password required' }).waitFor();
    await page.context().clearCookies();
    await page.reload();
    expect(new URL(page.url()).pathname).to.equal('/login');
    await close();
  });

  it('shows no links that its client may not open', async () => {
    const links = async (open: string) => {
      const { page, close } = await openPage(browser(), open);
      if (new URL(page.url()).pathname === '/login') {
        await page.fill('[name=user]', VIEWER);
        await page.fill('[name=password]', USER.password);
        await page.keyboard.press('Enter');
      }
      await kindIs(page, 'live');
      await openDetails(page);
      const shown: number[] = [];
      for (const link of await page.locator('#details a:is([href=recipes], [href=password])').all())
        if (await link.isVisible()) {
          const href = await link.evaluate((a) => Reflect.get(a, 'href'));
          shown.push((await page.request.get(String(href))).status());
        }
      await close();
      return shown;
    };
    expect(await links(url)).to.deep.equal([200, 200]);
    expect(await links(`${url}/?token=${file.token}`)).to.deep.equal([]);
  });

  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1280, 320])
      it(`passes axe and fits, ${colorScheme}, ${width} px wide`, async () => {
        const options = { colorScheme, viewport: { width, height: 800 } };
        const { page, close } = await openPage(browser(), `${url}/login?link=ended`, options, withAxe);
        await page.locator('[role=alert]', { hasText: 'This link is not valid' }).waitFor();
        expect(await violations(page)).to.deep.equal([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(width);
        await close();
      });

  it('logs out', async () => {
    const { page, close } = await openPage(browser(), url);
    await page.fill('[name=user]', USER.name);
    await page.fill('[name=password]', USER.password);
    await page.keyboard.press('Enter');
    await kindIs(page, 'live');
    await openDetails(page);
    await page.locator('.log-out button').click();
    await page.locator('[name=password]').waitFor();
    await page.goto(url);
    expect(new URL(page.url()).pathname).to.equal('/login');
    await close();
  });

  it('shows the picture to a token, makes no requests that a token is not allowed, and limits the frame rate when pictures are late', async () => {
    const refused: string[] = [];
    const embed = `${url}/?embed=1&token=${file.token}`;
    const { page, requests, close } = await openPage(browser(), embed, {}, async (opened) => {
      opened.on('response', (response) => {
        if (response.status() >= 400) refused.push(new URL(response.url()).pathname);
      });
      await opened.addInitScript(`
        const create = globalThis.createImageBitmap;
        globalThis.createImageBitmap = async (...all) => {
          if (globalThis.isLate) await new Promise((resolve) => setTimeout(resolve, 1900));
          return create(...all);
        };`);
    });
    // Late are pictures that take longer than others before them, however long those took.
    await kindIs(page, 'live');
    await pictureMoves(page);
    await page.evaluate('globalThis.isLate = true');
    await eventually('fewer frames', () => requests.some((asked) => /\/video_feed\?fps=\d/.test(asked)));
    // It asks once, and again when a picture stands still, as on a busy machine.
    expect(refused.filter((path) => path !== '/status')).to.deep.equal([]);
    await close();
  });
});
