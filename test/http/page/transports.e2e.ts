import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { jpeg } from '../../helpers/jpeg.ts';
import { FEW_FRAMES, viewersAre } from '../../helpers/page-daemons.ts';
import { slowLink } from '../../helpers/slow-link.ts';
import { holds, isGray, kindIs, pictureMoves, pressShown, wholePage } from '../../helpers/viewer-page.ts';

describeInBrowser('the transports of the viewer page', (browser) => {
  let daemon: RunningDaemon;
  before(async () => {
    daemon = await startDaemon(FEW_FRAMES);
  });
  after(() => daemon.stop());
  const banner = (page: Page) => page.locator('#banner');

  it('shows the stream in an <img> where fetch cannot read it, and reconnects when it is cut', async () => {
    const link = await slowLink(daemon.port);
    const { page, close } = await openPage(browser(), link.url, {}, (page) =>
      page.addInitScript(`
        const real = globalThis.fetch;
        globalThis.fetch = (url, ...rest) =>
          String(url).startsWith('video_feed') ? Promise.reject(new TypeError('Load failed')) : real(url, ...rest);`),
    );
    const image = page.locator('#image[src^="video_feed"]');
    const moves = async () => {
      const first = await image.screenshot();
      while ((await image.screenshot()).equals(first)) await page.waitForTimeout(50);
    };
    await image.waitFor();
    await kindIs(page, 'live');
    await page.locator('#canvas').waitFor({ state: 'hidden' });
    // The capture time of a picture in an <img> is unknown.
    expect(await page.locator('#timestamp').textContent()).to.equal('');
    await moves();
    await pressShown(page, 'Picture in picture');
    await holds(page, 'document.pictureInPictureElement !== null');
    await pictureMoves(page, 'document.pictureInPictureElement');
    // An <img> keeps its last picture and fires no event at the end of the stream.
    const again = page.waitForRequest('**/video_feed?viewer=*');
    link.cut();
    await again;
    await image.waitFor();
    await kindIs(page, 'live');
    await moves();
    await close();
    await link.close();
  });

  it('grays and keeps the picture of an <img> to which the daemon sends nothing more', async () => {
    const { page, close } = await openPage(browser(), daemon.url, {}, async (opened) => {
      await opened.addInitScript('delete globalThis.ReadableStream');
      await opened.route('**/status', async (route) => {
        const response = await route.fetch();
        const told = (await response.json()) as { viewers: object[] };
        const viewers = told.viewers.map((viewer) => ({ ...viewer, sent: 7 }));
        await route.fulfill({ response, json: { ...told, viewers } });
      });
    });
    await kindIs(page, 'live');
    await kindIs(page, 'old');
    await banner(page).getByText('Waiting for a new picture').waitFor();
    // The picture moves to the canvas, which was black before, until the next attempt has one.
    await holds(page, `!${isGray("document.querySelector('#canvas')")}`);
    await close();
  });

  it('polls snapshots where no stream gets through, and probes for the stream later', async () => {
    const { page, close } = await openPage(browser(), daemon.url, {}, async (opened) => {
      await opened.clock.install();
      // Like a proxy that does not support streams.
      await opened.route('**/video_feed*', (route) => route.fulfill({ status: 502 }));
    });
    await kindIs(page, 'live', 40_000);
    await wholePage(page);
    await pictureMoves(page);
    await page.locator('#image').waitFor({ state: 'hidden' });
    await viewersAre(daemon, 0);
    await page.unroute('**/video_feed*');
    const requested: string[] = [];
    page.on('request', (request) => requested.push(request.url()));
    const isProbed = () => requested.some((url) => url.includes('/video_feed'));
    // In steps, so that no snapshot on its way seems to take longer than its 8 s; and none while it probes, which may take 5 s.
    for (let seconds = 0; !isProbed() && seconds < 120; seconds += 7) {
      await page.clock.runFor(7000);
      await pictureMoves(page);
    }
    await viewersAre(daemon, 1);
    await pictureMoves(page);
    await kindIs(page, 'live');
    await close();
  });

  it('says that it cannot decode the pictures', async () => {
    const broken = jpeg({ scanBytes: 40 }).subarray(0, 200);
    const head = `--b\r\nContent-Type: image/jpeg\r\nContent-Length: ${broken.length}\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), broken, Buffer.from('\r\n--b\r\n')]);
    const { page, complaints, close } = await openPage(browser(), daemon.url, {}, (page) =>
      page.route('**/video_feed*', (route) =>
        route.fulfill({ contentType: 'multipart/x-mixed-replace; boundary=b', body }),
      ),
    );
    await banner(page).getByText('This browser can’t decode the pictures').waitFor();
    expect(complaints).to.deep.equal([]);
    await close();
  });
});
