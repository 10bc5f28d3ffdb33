import { expect } from 'chai';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startWallHub } from '../../helpers/wall-hub.ts';
import type { WallHub } from '../../helpers/wall-hub.ts';

const NAMES = ['gate', 'hall', 'yard'];
const TABLET: BrowserContextOptions = { viewport: { width: 1024, height: 768 }, hasTouch: true };
/** A finger has held a tile for long enough when the test calls `hold()`, however slow this machine is. */
const HOLD = `
  const later = setTimeout;
  globalThis.setTimeout = (act, ms, ...rest) => {
    if (ms === 400) globalThis.hold = act;
    return later(ms === 400 ? () => {} : act, ms, ...rest);
  };`;

describeInBrowser('the wall of a hub, without a mouse and a keyboard', (browser) => {
  let wall: WallHub;

  before(async () => {
    wall = await startWallHub(NAMES);
  });
  after(() => wall.stop());

  const order = (page: Page) =>
    page.locator('.tile').evaluateAll((all) => all.map((one) => one.getAttribute('data-camera')).join(' '));

  it('is put into another order by a finger that holds a tile, and scrolls under one that moves at once', async () => {
    const { page, complaints, close } = await openPage(browser(), wall.hub.url, TABLET, (made) =>
      made.addInitScript(HOLD),
    );
    await wall.areLive(page);
    const finger = await page.context().newCDPSession(page);
    const touch = (
      type: 'touchStart' | 'touchMove' | 'touchEnd',
      ...touchPoints: { x: number; y: number }[]
    ) => finger.send('Input.dispatchTouchEvent', { type, touchPoints });
    const boxes = await Promise.all(
      NAMES.map((name) => page.locator(`[data-camera="${name}"]`).boundingBox()),
    );
    const [from, , to] = boxes.map((box) => ({ x: box!.x + 60, y: box!.y + 60 }));

    await touch('touchStart', from!);
    await page.evaluate('hold()');
    await page.locator('[data-camera="gate"][data-dragged]').waitFor();
    await touch('touchMove', { x: from!.x + 20, y: from!.y });
    await touch('touchMove', to!);
    await eventually('gate in the last place', async () => (await order(page)) === 'hall yard gate');
    await touch('touchEnd');
    await page.locator('[data-dragged]').waitFor({ state: 'detached' });
    await page.getByText('gate: place 3 of 3').waitFor({ state: 'attached' });
    // It was no tap, which would have opened the camera.
    expect([new URL(page.url()).pathname, complaints]).to.deep.equal(['/', []]);
    await page.locator('[data-camera="yard"]').tap();
    await page.waitForURL('**/cameras/yard/');

    // Last, because while a page still scrolls after this, the browser lets no touch be anything else.
    await page.goto(wall.hub.url);
    await wall.areLive(page);
    await touch('touchStart', from!);
    await touch('touchMove', { x: from!.x, y: from!.y + 40 });
    await touch('touchMove', to!);
    await touch('touchEnd');
    expect(await order(page)).to.equal('hall yard gate');
    await close();
  });

  it('keeps the screen of a kiosk on, again after it was hidden', async () => {
    const { page, close } = await openPage(browser(), `${wall.hub.url}/?kiosk`, {}, (made) =>
      made.addInitScript(`
        globalThis.asked = [];
        navigator.wakeLock.request = async (type) => { asked.push(type); throw new Error('low battery'); };`),
    );
    await wall.areLive(page);
    const asked = () => page.evaluate('asked.join()');
    expect(await asked()).to.equal('screen');
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await eventually('another request', async () => (await asked()) === 'screen,screen');
    await close();
  });
});
