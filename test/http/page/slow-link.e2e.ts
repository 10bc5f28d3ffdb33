import { expect } from 'chai';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import { slowLink } from '../../helpers/slow-link.ts';
import { kindIs } from '../../helpers/viewer-page.ts';

/** Bytes per second; 1280x720 at 20 fps needs about 1.1 MB/s. */
const SLOW = 350_000;

describeInBrowser('the viewer page on a slow link', (browser) => {
  it('limits the frame rate while pictures are late, says so, and raises it when there is room', async function () {
    this.timeout(300_000);
    const daemon = await startDaemon(['--source', 'test', '--camera-framerate', '20']);
    const link = await slowLink(daemon.port);
    const wanted = async () => {
      const { viewers } = (await (await fetch(`${daemon.url}/status`)).json()) as {
        viewers: { fpsWanted: number | null }[];
      };
      return viewers[0]?.fpsWanted ?? null;
    };
    const until = async (done: (fps: number | null) => boolean) => {
      for (;;) {
        const fps = await wanted();
        if (done(fps)) return fps;
        await page.waitForTimeout(200);
      }
    };
    const { page, complaints, close } = await openPage(browser(), link.url);
    await kindIs(page, 'live');
    // It may have been slow at its start, on a busy machine.
    await until((fps) => fps === null);
    await page.locator('#latency', { hasText: /ms/ }).waitFor({ state: 'attached' });

    link.limit(SLOW);
    const slow = (await until((fps) => fps !== null)) ?? 0;
    expect(slow).to.be.within(1, 7);
    await page.locator('#chip', { hasText: /Slow connection: limited to \d+ of 20 fps/ }).waitFor();
    await page.locator('#pill', { hasText: 'Slow connection' }).waitFor();
    await page
      .locator('#announcement', { hasText: 'Slow connection, fewer frames' })
      .waitFor({ state: 'attached' });
    // With fewer frames they are on time.
    await page.locator('#latency', { hasText: /^\d+ ms$/ }).waitFor({ state: 'attached' });
    await kindIs(page, 'live');

    link.limit(Number.POSITIVE_INFINITY);
    await until((fps) => fps === null || fps > slow);
    await until((fps) => fps === null);
    await page.locator('#chip:empty').waitFor({ state: 'attached' });
    expect(complaints).to.deep.equal([]);
    await close();
    await link.close();
    expect(await daemon.stop()).to.equal(0);
  });
});
