import { dirname } from 'node:path';
import { expect } from 'chai';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { CHEAP, credentialsFile, USER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { eventually } from '../../helpers/eventually.ts';
import { holds, kindIs, wholePage } from '../../helpers/viewer-page.ts';

const GERMAN = { locale: 'de-AT' };
/** In the page: what is wider than its box, and so out of sight or over something else. */
const CUT_OFF = `[...document.querySelectorAll('body *')]
  .filter((found) => found.checkVisibility() && found.scrollWidth > found.clientWidth + 1 && found.clientWidth > 0)
  .filter((found) => !found.closest('.visually-hidden, .stage, input') && getComputedStyle(found).display !== 'inline')
  .map((found) => found.outerHTML.slice(0, 80))`;

describeInBrowser('the pages in other languages', (browser) => {
  let file: CredentialsFile;
  let daemon: RunningDaemon;
  before(async () => {
    file = await credentialsFile(CHEAP);
    const options = ['--source', 'test', '--credentials-file', file.path];
    daemon = await startDaemon(options, { STATE_DIRECTORY: dirname(file.path) });
    await daemon.logged(/camera: streaming/);
  });
  after(async () => {
    await daemon.stop();
    file.clear();
  });

  it('greet a German browser in German, and are in Chinese once that is chosen', async () => {
    const { page, complaints, close } = await openPage(browser(), daemon.url, GERMAN, withAxe);
    const texts = await page.locator('form').innerText();
    expect(texts).to.include('Benutzername').and.include('Passwort vergessen?');
    expect(await violations(page)).to.deep.equal([]);
    await page.getByRole('link', { name: '中文' }).click();
    await page.fill('[name=user]', USER.name);
    await page.fill('[name=password]', USER.password);
    await page.getByRole('button', { name: '登录' }).click();
    await kindIs(page, 'live');
    expect(await page.locator('html').getAttribute('lang')).to.equal('zh-Hans');
    await page.locator('#pill', { hasText: '实时' }).waitFor();
    await wholePage(page);
    await page.getByRole('button', { name: '详情', exact: true }).click();
    await page.locator('[data-fact=rate]', { hasText: /帧\/秒/ }).waitFor();
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await page.locator('html[lang=de]').waitFor({ state: 'attached' });
    expect(complaints).to.deep.equal([]);
    await close();
  });

  it('fit into a phone and a laptop in German, whose words are the longest, and pass axe', async () => {
    const { page, close } = await openPage(
      browser(),
      `${daemon.url}/?token=${file.token}&language=de`,
      { viewport: { width: 1280, height: 800 } },
      withAxe,
    );
    await kindIs(page, 'live');
    await wholePage(page);
    await page.locator('#details-toggle').click();
    await page.locator('details summary').click();
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(width);
      expect(await page.evaluate(CUT_OFF), `${width} px`).to.deep.equal([]);
      expect(await violations(page), `${width} px`).to.deep.equal([]);
    }
    await close();
  });

  it('offer an admin who has turned the picture to turn the camera', async () => {
    const { page, close } = await openPage(browser(), `${daemon.url}/login`, GERMAN, withAxe);
    await page.fill('[name=user]', USER.name);
    await page.fill('[name=password]', USER.password);
    await page.keyboard.press('Enter');
    await kindIs(page, 'live');
    await wholePage(page);
    await page.keyboard.press('m');
    await page.keyboard.press('m');
    expect(await page.locator('#turn-offer > *').count()).to.equal(0);
    await page.keyboard.press('r');
    const offer = page.getByRole('button', { name: 'Für alle: Kamera umstellen' });
    await offer.focus();
    expect(await violations(page)).to.deep.equal([]);
    // The message is gone after some seconds, in which a busy machine may not look.
    await page.evaluate(`globalThis.said = [];
      new MutationObserver(() => said.push(document.querySelector('#notice').textContent))
        .observe(document.querySelector('#notice'), { childList: true, characterData: true, subtree: true })`);
    await offer.press('Enter');
    await eventually('it is said', async () => {
      const said = await page.evaluate<string[]>('said');
      expect(said.join()).to.include('für alle umgestellt');
      return true;
    });
    // The pictures of the turned camera come, and the view is no longer turned.
    await holds(page, "document.querySelector('#canvas').width < document.querySelector('#canvas').height");
    await page.locator('#picture:not([data-sideways])').waitFor({ state: 'attached' });
    await close();
  });
});
