import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { eventually } from '../../helpers/eventually.ts';
import { daemonsOfEachTest } from '../../helpers/page-daemons.ts';
import { slowLink } from '../../helpers/slow-link.ts';
import { holds, kindIs, openDetails, pictureMoves, stopClock, wholePage } from '../../helpers/viewer-page.ts';

describeInBrowser('the viewer page after failures', (browser) => {
  const { start, startCamera } = daemonsOfEachTest();
  const banner = (page: Page) => page.locator('#banner');
  const streams = (requests: readonly string[]) =>
    requests.filter((url) => /\/video_feed(\?|$)/.test(url)).length;

  it('turns gray and says that it can’t reach the camera, and recovers when picamd is back', async () => {
    const daemon = await start();
    const { page, close } = await openPage(browser(), daemon.url);
    await wholePage(page);
    daemon.kill('SIGKILL');
    await daemon.exited;
    await kindIs(page, 'old');
    await holds(page, "getComputedStyle(document.querySelector('#picture')).filter.includes('grayscale(1)')");
    await banner(page).getByText('Can’t reach the camera').waitFor();
    await banner(page)
      .getByText(/^Last picture \d\d:\d\d:\d\d, \d+ s ago$/)
      .waitFor();
    await banner(page).getByText('sudo picamd doctor').waitFor();
    await banner(page)
      .getByText(/the Pi has power/)
      .waitFor();
    // Screen readers get the same, without the age that changes every second.
    await page
      .locator('#announcement', { hasText: 'Offline. Can’t reach the camera.' })
      .waitFor({ state: 'attached' });
    await start('--port', String(daemon.port));
    await kindIs(page, 'live');
    await pictureMoves(page);
    await close();
  });

  it('retries loading the rest of the page', async () => {
    const daemon = await start();
    let missing = 2;
    const { page, close } = await openPage(browser(), daemon.url, {}, (opened) =>
      opened.route('**/rest.en.js', (route) => (missing-- > 0 ? route.abort() : route.continue())),
    );
    await wholePage(page);
    expect(missing).to.be.lessThan(0);
    await close();
  });

  it('says why there is no camera and what to do, and lists the error', async () => {
    const daemon = await startCamera({ fails: 'no-camera' });
    await daemon.logged(/backing-off/);
    const { page, requests, close } = await openPage(browser(), daemon.url, {}, (opened) =>
      opened.clock.install(),
    );
    await kindIs(page, 'old');
    await banner(page).getByText('No camera was found').waitFor();
    await banner(page)
      .getByText(/ribbon cable/)
      .waitFor();
    await openDetails(page);
    await page
      .locator('#errors li', { hasText: 'No camera was found' })
      .getByText(/minute ago/)
      .waitFor();
    await page.locator('[data-fact="state"]', { hasText: 'Failed, retrying' }).waitFor();
    await banner(page)
      .getByText(/Retrying in \d+ s/)
      .waitFor();
    // Without the button, none comes while the page's clock stands.
    await stopClock(page);
    const asked = streams(requests);
    await page.getByRole('button', { name: 'Retry now' }).click();
    await eventually('a request', () => streams(requests) > asked);
    await close();
  });

  it('names the sensor, and shows a camera that recovers without a long delay', async () => {
    const daemon = await startCamera([{ faults: [{ after: 40, kind: 'exit', code: 1 }] }]);
    const { page, close } = await openPage(browser(), daemon.url);
    await kindIs(page, 'live');
    await openDetails(page);
    await page.locator('[data-fact="camera"]', { hasText: 'imx219' }).waitFor();
    await page.locator('#errors li').first().waitFor();
    await pictureMoves(page);
    await close();
  });

  it('keeps working when /status is not JSON', async () => {
    const daemon = await start();
    const { page, complaints, close } = await openPage(browser(), daemon.url, {}, (page) =>
      page.route('**/status', (route) =>
        route.fulfill({ contentType: 'text/html', body: '<h1>Log in</h1>' }),
      ),
    );
    await kindIs(page, 'live');
    await pictureMoves(page);
    daemon.kill('SIGKILL');
    await kindIs(page, 'old');
    await banner(page).getByText('Something other than picamd is answering').waitFor();
    expect(complaints.filter((text) => !text.includes('ERR_'))).to.deep.equal([]);
    await close();
  });

  it('survives an hour of 503, with few requests and few console messages', async () => {
    const daemon = await start();
    let [asked, answered] = [0, 0];
    const { page, complaints, close } = await openPage(browser(), daemon.url, {}, async (page) => {
      await page.clock.install();
      for (const path of ['**/status', '**/video_feed*', '**/snapshot.jpg'])
        await page.route(path, async (route) => {
          asked++;
          await route.fulfill({ status: 503, headers: { 'X-Picamd-Error': 'too-many-viewers' } });
          answered++;
        });
    });
    await banner(page).getByText('The viewer limit has been reached').waitFor();
    // Its clock goes faster than a busy machine answers.
    const answers = () => eventually('the answers', () => answered === asked);
    const before = asked;
    // An hour by its clock: ten minutes in steps that leave time for the answers, then as on a machine that wakes up once a minute.
    for (let step = 0; step < 60; step++) {
      await page.clock.runFor(10_000);
      await answers();
    }
    const inTenMinutes = asked - before;
    expect(inTenMinutes).to.be.within(10, 600 / 4);
    for (let minute = 10; minute < 60; minute++) {
      await page.clock.fastForward(60_000);
      await answers();
    }
    await banner(page).getByText('The viewer limit has been reached').waitFor();
    expect(asked - before - inTenMinutes).to.be.within(50, 50 * 4);
    // Only what Chromium itself logs for each 503.
    expect(complaints.length).to.be.at.most(asked);
    expect(complaints.filter((text) => !text.includes('503'))).to.deep.equal([]);
    await page.unrouteAll({ behavior: 'wait' });
    await page.clock.runFor(30_000);
    await kindIs(page, 'live');
    await close();
  });

  it('turns gray when the link is lost silently, and recovers with it', async () => {
    const daemon = await start();
    const link = await slowLink(daemon.port);
    const { page, requests, close } = await openPage(browser(), link.url);
    await wholePage(page);
    await kindIs(page, 'live');
    const asked = streams(requests);
    link.limit(0);
    await kindIs(page, 'old');
    await banner(page).getByText('Can’t reach the camera').waitFor();
    // Before that, the old stream would go on.
    await eventually('another attempt', () => streams(requests) > asked);
    link.limit(Number.POSITIVE_INFINITY);
    await kindIs(page, 'live');
    await pictureMoves(page);
    await close();
    await link.close();
  });
});
