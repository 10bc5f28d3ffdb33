import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { quartersCamera, quartersOf, quartersOfJpeg } from '../../helpers/quarters.ts';
import { decodeJpeg } from '../../helpers/decode-jpeg.ts';
import { eventually } from '../../helpers/eventually.ts';
import { kindIs, wholePage } from '../../helpers/viewer-page.ts';

/** There the picture has an element of its own shape. */
const PHONE = { viewport: { width: 390, height: 844 } };
const SIZE = { width: 320, height: 240 };
/** Others differ only in a number that test/http/rotation.test.ts sees. */
const TURN = 90;
/** As a person sees it: what is in each quarter of the picture, row by row. */
const UPRIGHT = '2031';

describeInBrowser('the page of a rotated camera', (browser) => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-rotation-'));
  let daemon: RunningDaemon;

  before(async () => {
    const camera = quartersCamera(join(folder, 'quarters.jpg'), SIZE.width, SIZE.height);
    daemon = await startDaemon([...camera, `--camera-rotation=${TURN}`]);
  });
  after(async () => {
    await daemon.stop();
    rmSync(folder, { recursive: true });
  });

  /** What a screenshot shows of the turned picture. */
  async function seen(page: Page, selector = '#canvas:visible, #image:visible') {
    const { width, height } = SIZE;
    const pixels = decodeJpeg(await page.locator(selector).screenshot({ type: 'jpeg', quality: 95 }));
    return quartersOf(pixels, { width: height, height: width });
  }

  const isUpright = (page: Page, how: string, selector?: string) =>
    eventually(`upright: ${how}`, async () => (await seen(page, selector)) === UPRIGHT);

  it(`stands upright with every transport, turned by ${TURN}`, async () => {
    const streamed = await openPage(browser(), daemon.url, PHONE);
    await kindIs(streamed.page, 'live');
    await streamed.page.locator('#canvas').waitFor();
    await isUpright(streamed.page, 'stream, on the canvas');
    expect(streamed.complaints).to.deep.equal([]);
    await streamed.close();

    const inImage = await openPage(browser(), daemon.url, PHONE, (page) =>
      page.addInitScript(`
        const real = globalThis.fetch;
        globalThis.fetch = (url, ...rest) =>
          String(url).startsWith('video_feed') ? Promise.reject(new TypeError('Load failed')) : real(url, ...rest);`),
    );
    await inImage.page.locator('#image[src^="video_feed"]').waitFor();
    await kindIs(inImage.page, 'live');
    await isUpright(inImage.page, 'stream, in an <img>');
    await inImage.close();

    const polled = await openPage(browser(), daemon.url, PHONE, (page) =>
      page.route('**/video_feed*', (route) => route.fulfill({ status: 502 })),
    );
    await kindIs(polled.page, 'live');
    await isUpright(polled.page, 'snapshots');
    await polled.close();

    const old = await openPage(browser(), daemon.url, PHONE, (page) =>
      page.addInitScript('delete globalThis.createImageBitmap; delete globalThis.ImageDecoder;'),
    );
    await kindIs(old.page, 'live');
    await isUpright(old.page, 'without createImageBitmap');
    await old.close();

    const plain = await openPage(browser(), `${daemon.url}/?plain=1`);
    await isUpright(plain.page, 'without script', 'img');
    await plain.close();
  });

  it('saves a snapshot that is upright when it is opened, and says the displayed size', async () => {
    const { page, close } = await openPage(browser(), daemon.url, PHONE);
    await kindIs(page, 'live');
    await wholePage(page);
    await page
      .locator('[data-fact="resolution"]')
      .filter({ hasText: '240 × 320' })
      .waitFor({ state: 'attached' });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('[data-action="snapshot"]').click(),
    ]);
    const saved = readFileSync(await download.path());
    // Its pixels are those of the camera; its EXIF orientation turns them.
    expect(quartersOfJpeg(saved)).to.equal('0123');
    // The page's own policy forbids such a picture.
    const blank = await page.context().newPage();
    await blank.setContent(`<img src="data:image/jpeg;base64,${saved.toString('base64')}">`);
    await isUpright(blank, 'the file', 'img');
    await close();
  });
});
