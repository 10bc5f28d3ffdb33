import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { decodeJpeg } from '../../helpers/decode-jpeg.ts';
import { daemonsOfEachTest } from '../../helpers/page-daemons.ts';
import { kindIs, pressShown, shownButton, wholePage } from '../../helpers/viewer-page.ts';

describeInBrowser('the viewer page while paused', (browser) => {
  const { start } = daemonsOfEachTest();

  async function save(page: Page, name: string) {
    const [download] = await Promise.all([page.waitForEvent('download'), pressShown(page, name)]);
    return readFileSync(await download.path());
  }

  it('saves the picture that is shown, turned and zoomed as it is seen, and the original', async () => {
    const daemon = await start('--source', 'test', '--camera-width', '640', '--camera-height', '360');
    const { page, complaints, close } = await openPage(browser(), daemon.url);
    await kindIs(page, 'live');
    await wholePage(page);
    const requests: string[] = [];
    expect(await (await shownButton(page, 'Original')).count()).to.equal(0);
    await pressShown(page, 'Pause');
    await kindIs(page, 'paused');
    page.on('request', (request) => requests.push(request.url()));
    const first = await save(page, 'Save snapshot');
    expect(decodeJpeg(first)).to.include({ width: 640, height: 360 });
    expect(await save(page, 'Save snapshot'), 'the same picture, byte by byte').to.deep.equal(first);

    await pressShown(page, 'Rotate');
    const turned = decodeJpeg(await save(page, 'Save snapshot'));
    expect([turned.width, turned.height]).to.deep.equal([360, 640]);
    const straight = decodeJpeg(first);
    // A quarter turn clockwise: the middle of the left edge is at the middle of the top.
    for (const [x, y] of [
      [20, 180],
      [600, 100],
      // Not at the edge of a bar, where chroma bleeds.
      [280, 20],
    ] as const) {
      const from = straight.rgb.subarray((y * 640 + x) * 3, (y * 640 + x) * 3 + 3);
      const at = (x * 360 + (359 - y)) * 3;
      for (const channel of [0, 1, 2])
        expect(Math.abs(turned.rgb[at + channel]! - from[channel]!), `${x} ${y}`).to.be.below(24);
    }
    expect(await save(page, 'Original')).to.deep.equal(first);
    await page.keyboard.press('0');
    await page.keyboard.press('+');
    const zoomed = decodeJpeg(await save(page, 'Save snapshot'));
    expect(zoomed.width).to.be.within(420, 640);
    expect(requests.filter((url) => url.includes('snapshot'))).to.deep.equal([]);
    expect(complaints).to.deep.equal([]);
    await close();
  });
});
