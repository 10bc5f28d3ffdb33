import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { daemonsOfEachTest, statusOf } from '../../helpers/page-daemons.ts';
import { holds, kindIs, pictureMoves, wholePage } from '../../helpers/viewer-page.ts';
import { skipNamed } from '../../helpers/skip-named.ts';

describeInBrowser('the viewer page out of sight', (browser) => {
  const { start } = daemonsOfEachTest();

  it('reconnects after the machine slept, and when the network changed', async () => {
    const daemon = await start();
    const { page, close } = await openPage(browser(), daemon.url, {}, (opened) => opened.clock.install());
    await wholePage(page);
    await kindIs(page, 'live');
    await Promise.all([page.waitForRequest('**/video_feed'), page.clock.fastForward(3_600_000)]);
    await kindIs(page, 'live');
    await Promise.all([
      page.waitForRequest('**/video_feed'),
      page.evaluate("void window.dispatchEvent(new Event('online'))"),
    ]);
    await kindIs(page, 'live');
    await pictureMoves(page);
    await close();
  });

  it('requests no pictures while out of sight, and resumes at once when visible again', async () => {
    const daemon = await start();
    const { page, close } = await openPage(browser(), daemon.url, {}, (page) => page.clock.install());
    await kindIs(page, 'live');
    await page.locator('[data-fact="version"]', { hasText: /\d/ }).waitFor();
    await hide(page, true);
    await page.clock.runFor(11_000);
    for (;;) if ((await statusOf(daemon)).viewers.length === 0) break;
    await hide(page, false);
    for (;;) if ((await statusOf(daemon)).viewers.length === 1) break;
    await kindIs(page, 'live');
    await close();
  });

  it('keeps streaming out of sight while picture-in-picture is open', async function () {
    const daemon = await start();
    const { page, requests, close } = await openPage(browser(), daemon.url, {}, (page) =>
      page.clock.install(),
    );
    await wholePage(page);
    const button = page.getByRole('button', { name: 'Picture in picture', exact: true });
    if ((await button.count()) === 0) {
      await close();
      skipNamed(this, 'picture-in-picture behind a hidden tab: the browser does not support it');
    }
    await button.click();
    await holds(page, 'document.pictureInPictureElement !== null');
    await pictureMoves(page, 'document.pictureInPictureElement');
    await hide(page, true);
    await page.clock.runFor(11_000);
    // The page takes the jump of 11 s for a silent stream, and reconnects.
    for (;;) if ((await statusOf(daemon)).viewers.length === 1) break;
    await pictureMoves(page, 'document.pictureInPictureElement');
    await page.evaluate('document.exitPictureInPicture()');
    await page.clock.runFor(11_000);
    for (;;) if ((await statusOf(daemon)).viewers.length === 0) break;
    const asked = requests.length;
    await page.clock.runFor(11_000);
    expect(requests.slice(asked)).to.deep.equal([]);
    await close();
  });
});

/** Hides the page, or shows it again. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'))`);
}
