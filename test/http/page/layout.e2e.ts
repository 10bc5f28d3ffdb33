import { expect } from 'chai';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import type { WatchedPage } from '../../helpers/browser.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { WIDE } from '../../helpers/page-daemons.ts';
import {
  holds,
  kindIs,
  openDetails,
  pictureMoves,
  pressShown,
  shownButton,
  stopClock,
  wholePage,
} from '../../helpers/viewer-page.ts';

const LAPTOP = { width: 1280, height: 720 };
const PHONE = { width: 390, height: 844 };
const PHONE_ON_ITS_SIDE = { width: 844, height: 390 };

/** Width and height of what is seen of the picture, without the pillars beside it. */
const SEEN = `(() => {
  const canvas = document.querySelector('#canvas');
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (getComputedStyle(canvas).objectFit === 'cover') return [width, height];
  const scale = Math.min(width / canvas.width, height / canvas.height);
  return [canvas.width * scale, canvas.height * scale];
})()`;

describeInBrowser('the layout of the viewer page', (browser) => {
  let daemon: RunningDaemon;

  before(async () => {
    daemon = await startDaemon(WIDE);
    await daemon.logged(/camera: streaming/);
  });

  after(async () => {
    expect(await daemon.stop()).to.equal(0);
  });

  async function open(
    options: BrowserContextOptions,
    prepare: (page: Page) => Promise<unknown> = async () => {},
  ): Promise<WatchedPage> {
    const watched = await openPage(browser(), daemon.url, options, prepare);
    await kindIs(watched.page, 'live');
    await wholePage(watched.page);
    return watched;
  }

  const seen = (page: Page) => page.evaluate<[number, number]>(SEEN);
  const isSeen = (page: Page, { width, height }: typeof LAPTOP) =>
    holds(page, `(([width, height]) => width === ${width} && height === ${height})(${SEEN})`);
  const hasFocus = (page: Page, id: string) => holds(page, `document.activeElement.id === '${id}'`);

  it('gives the picture most of the window, the width of a phone, and all of a phone on its side', async () => {
    const laptop = await open({ viewport: LAPTOP });
    const [width, height] = await seen(laptop.page);
    expect((width * height) / (LAPTOP.width * LAPTOP.height)).to.be.at.least(0.7);
    expect(await laptop.page.evaluate('document.documentElement.scrollHeight')).to.equal(LAPTOP.height);
    await laptop.close();

    const phone = await open({ viewport: PHONE });
    expect((await seen(phone.page))[0]).to.be.closeTo(PHONE.width, 1);
    await phone.page.setViewportSize(PHONE_ON_ITS_SIDE);
    await isSeen(phone.page, PHONE_ON_ITS_SIDE);
    await phone.close();
  });

  it('has a drawer that pushes the picture, which stays whole, and that is remembered', async () => {
    const { page, close } = await open({ viewport: LAPTOP });
    expect(await page.locator('#details').isVisible()).to.equal(false);
    await openDetails(page);
    expect((await page.locator('#details').boundingBox())?.width).to.equal(328);
    await holds(page, `${SEEN}[0] === ${LAPTOP.width - 328}`);
    await page.reload();
    await wholePage(page);
    await page.locator('#details').waitFor();
    const toggle = page.getByRole('button', { name: 'Details', exact: true });
    expect(await toggle.getAttribute('aria-expanded')).to.equal('true');
    await page.getByRole('button', { name: 'Close details' }).click();
    await hasFocus(page, 'details-toggle');
    expect(await toggle.getAttribute('aria-expanded')).to.equal('false');
    await page.reload();
    await wholePage(page);
    expect(await page.locator('#details').isVisible()).to.equal(false);
    await close();
  });

  it('has a sheet on a phone, which has the focus, closes with Escape, and starts closed', async () => {
    const { page, close } = await open({ viewport: PHONE });
    await openDetails(page);
    expect(await page.locator('#details').boundingBox()).to.include({ x: 0, width: PHONE.width });
    await hasFocus(page, 'details-close');
    await page.reload();
    await wholePage(page);
    expect(await page.locator('#details').isVisible()).to.equal(false);
    await openDetails(page);
    await page.keyboard.press('Escape');
    await page.locator('#details').waitFor({ state: 'hidden' });
    await hasFocus(page, 'details-toggle');
    await close();
  });

  it('lets the toolbar fade after 3 s, but not under the pointer, with the focus in it, or with its menu', async () => {
    const { page, close } = await open({ viewport: LAPTOP }, (opened) => opened.clock.install());
    await stopClock(page);
    /** In two steps: the page would take a jump for a camera that hangs. */
    const pass = async (ms: number) => {
      for (let step = 0; step < 2; step++) {
        await page.clock.runFor(ms / 2);
        await pictureMoves(page);
      }
    };
    const faded = () => page.locator('html').getAttribute('data-idle');
    const over = (await page.locator('#stage').boundingBox())!;
    const move = (x: number) => page.mouse.move(over.x + x, over.y + 100);
    await move(300);
    await pass(2900);
    expect(await faded()).to.equal(null);
    await page.clock.runFor(200);
    await holds(page, 'getComputedStyle(document.querySelector("#toolbar")).opacity === "0"');
    await move(310);
    expect(await faded()).to.equal(null);
    await pressShown(page, 'More');
    await move(320);
    await pass(3200);
    expect(await faded(), 'its menu is open').to.equal(null);
    await page.mouse.click(over.x + 300, over.y + 100);
    await page.locator('#more-menu').waitFor({ state: 'hidden' });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await pass(3200);
    expect(await faded(), 'the focus is in it').to.equal(null);
    await page.locator('#stage').focus();
    await pass(3200);
    expect(await faded()).to.equal('');
    await page.locator('#toolbar').hover({ force: true });
    await move(300);
    await page.locator('#toolbar').hover();
    await pass(3200);
    expect(await faded(), 'the pointer rests on it').to.equal(null);
    await close();
  });

  it('is only the picture in theatre mode, until Escape', async () => {
    const { page, close } = await open({ viewport: LAPTOP });
    await openDetails(page);
    await pressShown(page, 'Theatre mode');
    for (const selector of ['.bar', '#details']) await page.locator(selector).waitFor({ state: 'hidden' });
    await isSeen(page, LAPTOP);
    await page.keyboard.press('Escape');
    await page.locator('.bar').waitFor();
    await page.locator('#details').waitFor();
    await close();
  });

  it('is fullscreen after a double click, and zooms after a double tap', async () => {
    const desktop = await open({ viewport: LAPTOP });
    await desktop.page.locator('#stage').dblclick();
    await holds(desktop.page, 'document.fullscreenElement?.id === "viewer"');
    await desktop.page.locator('#stage').dblclick();
    await holds(desktop.page, 'document.fullscreenElement === null');
    await desktop.close();

    const { page, close } = await open({ viewport: PHONE, hasTouch: true, isMobile: true });
    const client = await page.context().newCDPSession(page);
    /** The time of each event is given, so that a busy machine makes no two single taps of it. */
    const twice = async () => {
      const second = Date.now() / 1000;
      for (const after of [0, 0.1])
        for (const [type, touchPoints, later] of [
          ['touchStart', [{ x: 100, y: 150 }], 0],
          ['touchEnd', [], 0.05],
        ] as const)
          await client.send('Input.dispatchTouchEvent', {
            type,
            touchPoints: [...touchPoints],
            timestamp: second + after + later,
          });
    };
    const transform = "document.querySelector('#picture').style.transform";
    await twice();
    await holds(page, `${transform}.includes('scale(2.5, 2.5)')`);
    await twice();
    await holds(page, `${transform}.includes('scale(1, 1)')`);
    expect(await page.evaluate('document.fullscreenElement')).to.equal(null);
    await close();
  });

  it('shows no second time over pictures that have one', async () => {
    const own = await startDaemon([...WIDE, '--overlay-text', '%F %T']);
    await own.logged(/camera: streaming/);
    for (const [url, shown] of [
      [daemon.url, true],
      [own.url, false],
    ] as const) {
      const { page, close } = await openPage(browser(), url, { viewport: LAPTOP });
      await kindIs(page, 'live');
      await wholePage(page);
      await pressShown(page, 'More');
      await page.locator('#more-menu').waitFor();
      await page.locator('#timestamp').waitFor({ state: shown ? 'visible' : 'hidden' });
      expect(await (await shownButton(page, 'Show time')).count()).to.equal(shown ? 1 : 0);
      await close();
    }
    expect(await own.stop()).to.equal(0);
  });

  it('says on the button that a URL was copied, in sight on a phone', async () => {
    const { page, close } = await open({ viewport: PHONE });
    await openDetails(page);
    // It is only said for 2 s, of which a busy machine may need more to look.
    await page.evaluate(`new MutationObserver((_, observer) => {
      const copied = document.querySelector('[role=status].copied');
      if (copied === null) return;
      observer.disconnect();
      globalThis.said = [copied.textContent, copied.getBoundingClientRect().bottom];
    }).observe(document.body, { subtree: true, childList: true })`);
    await page.getByRole('button', { name: 'Copy embed URL' }).click();
    await holds(page, 'globalThis.said !== undefined');
    const [said, bottom] = await page.evaluate<[string, number]>('said');
    expect(said).to.equal('Copied');
    expect(bottom).to.be.within(1, PHONE.height);
    await page.locator('.copied').waitFor({ state: 'detached' });
    await close();
  });

  it('keeps borders and states where colors are forced', async () => {
    const { page, close } = await open({ viewport: LAPTOP, forcedColors: 'active' });
    const border = (selector: string) =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).borderTopWidth`);
    await page.locator('.test-picture').waitFor();
    for (const selector of ['.pill', '.toolbar', '.test-picture'])
      expect(await border(selector), selector).to.equal('1px');
    await close();
  });

  it('passes axe with its menu open, light and dark, on a phone on its side too', async () => {
    for (const viewport of [LAPTOP, PHONE, PHONE_ON_ITS_SIDE]) {
      const { page, close } = await open({ viewport, reducedMotion: 'reduce' }, withAxe);
      await pressShown(page, 'More');
      await page.locator('#more-menu').waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page), `${JSON.stringify(viewport)} ${colorScheme}`).to.deep.equal([]);
      }
      await close();
    }
  });
});
