import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { FEW_FRAMES, viewersAre } from '../../helpers/page-daemons.ts';
import { holds, isGray, kindIs, pictureMoves, shownButton, wholePage } from '../../helpers/viewer-page.ts';
import { skipNamed } from '../../helpers/skip-named.ts';

/** The video in the window of picture-in-picture. */
const PIP = 'document.pictureInPictureElement';

describeInBrowser('the viewer page out of sight', (browser) => {
  let daemon: RunningDaemon;
  before(async () => {
    daemon = await startDaemon(FEW_FRAMES);
  });
  after(() => daemon.stop());

  it('reconnects after the machine slept, and when the network changed', async () => {
    const { page, close } = await openPage(browser(), daemon.url, {}, (opened) => opened.clock.install());
    await wholePage(page);
    await kindIs(page, 'live');
    await Promise.all([page.waitForRequest('**/video_feed*'), page.clock.fastForward(3_600_000)]);
    await kindIs(page, 'live');
    await Promise.all([
      page.waitForRequest('**/video_feed*'),
      page.evaluate("void window.dispatchEvent(new Event('online'))"),
    ]);
    await kindIs(page, 'live');
    await pictureMoves(page);
    await close();
  });

  it('requests no pictures while out of sight, and resumes at once when visible again', async () => {
    const { page, close } = await openPage(browser(), daemon.url, {}, (page) => page.clock.install());
    await kindIs(page, 'live');
    await page.locator('[data-fact="version"]', { hasText: /\d/ }).waitFor({ state: 'attached' });
    await hide(page, true);
    await page.clock.runFor(11_000);
    await viewersAre(daemon, 0);
    await hide(page, false);
    await viewersAre(daemon, 1);
    await kindIs(page, 'live');
    await close();
  });

  it('keeps streaming out of sight while picture-in-picture is open', async function () {
    const { page, requests, close } = await openPage(browser(), daemon.url, {}, (page) =>
      page.clock.install(),
    );
    await wholePage(page);
    if (!(await openWindow(page))) {
      await close();
      skipNamed(this, 'picture-in-picture behind a hidden tab: the browser does not support it');
    }
    await pictureMoves(page, PIP);
    await hide(page, true);
    // In steps: the page would take a jump of 5 s for a silent stream, and one of 11 s for a browser that cannot read it.
    for (let seconds = 0; seconds < 12; seconds += 4) {
      await page.clock.runFor(4000);
      await pictureMoves(page, PIP);
    }
    await viewersAre(daemon, 1);
    await page.evaluate('document.exitPictureInPicture()');
    await page.clock.runFor(11_000);
    await viewersAre(daemon, 0);
    const asked = requests.length;
    await page.clock.runFor(11_000);
    expect(requests.slice(asked)).to.deep.equal([]);
    await close();
  });

  it('grays the picture-in-picture when its picture is old', async function () {
    const { page, close } = await openPage(browser(), daemon.url);
    await wholePage(page);
    if (!(await openWindow(page))) {
      await close();
      skipNamed(this, 'an old picture-in-picture: the browser does not support it');
    }
    await pictureMoves(page, PIP);
    await holds(page, `!${isGray(PIP)}`);
    await daemon.stop();
    await kindIs(page, 'old');
    await holds(page, isGray(PIP));
    await close();
  });
});

/** Opens the picture-in-picture; resolves with false where the browser does not support it. */
async function openWindow(page: Page): Promise<boolean> {
  const button = await shownButton(page, 'Picture in picture');
  if ((await button.count()) === 0) return false;
  await button.click();
  await holds(page, `${PIP} !== null`);
  return true;
}

/** Hides the page, or shows it again. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'))`);
}
