import { expect } from 'chai';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { eventually } from '../../helpers/eventually.ts';
import { WIDE } from '../../helpers/page-daemons.ts';
import { holds, kindIs, openDetails, pictureMoves, wholePage } from '../../helpers/viewer-page.ts';

describeInBrowser('the viewer page', (browser) => {
  let daemon: RunningDaemon;

  before(async () => {
    daemon = await startDaemon(WIDE);
    await daemon.logged(/camera: streaming/);
  });

  after(async () => {
    expect(await daemon.stop()).to.equal(0);
  });

  it('shows a moving picture, without console messages and without requests to other hosts', async () => {
    const { page, complaints, requests, close } = await openPage(browser(), daemon.url);
    await kindIs(page, 'live');
    await pictureMoves(page);
    await openDetails(page);
    await page.getByRole('heading', { name: 'System' }).waitFor();
    await page.locator('#latency', { hasText: /\d m?s/ }).waitFor();
    await page.locator('[data-plot="latency"] path[d*="L"]').waitFor({ state: 'attached' });
    expect(complaints).to.deep.equal([]);
    expect(requests.filter((url) => !url.startsWith(daemon.url) && !url.startsWith('blob:'))).to.deep.equal(
      [],
    );
    await close();
  });

  it('begins its plot with what the daemon measured before it was opened', async () => {
    const { page, close } = await openPage(browser(), daemon.url, {}, (opened) =>
      opened.route('**/status', async (route) => {
        const response = await route.fetch();
        const status = (await response.json()) as { camera: object };
        const camera = { ...status.camera, fpsOfLastMinute: Array.from({ length: 60 }, () => 30) };
        await route.fulfill({ response, json: { ...status, camera } });
      }),
    );
    await openDetails(page);
    // The first point is at the left edge of the plot.
    await page.locator('[data-plot="fps"] path[d^="M2 "]').waitFor({ state: 'attached' });
    await close();
  });

  it('loads one style sheet and two scripts, and what happened once; it requests only the status repeatedly', async () => {
    const { page, requests, close } = await openPage(browser(), daemon.url);
    await wholePage(page);
    await page.locator('[data-fact="version"]', { hasText: /\d/ }).waitFor({ state: 'attached' });
    const paths = () =>
      requests
        .map((url) => new URL(url).pathname.replace(/^\/page\/[^/]+/, '/page'))
        .filter((path) => !/^\/(status|favicon\.svg|manifest\.webmanifest|icon\.png)$/.test(path))
        .toSorted();
    await eventually('what happened is requested', () => paths().includes('/events'));
    await page.locator('#latency', { hasText: /\d/ }).waitFor({ state: 'attached' });
    // On a busy machine, a stream may be asked for again.
    expect([...new Set(paths())]).to.deep.equal([
      '/',
      '/events',
      '/events/stream',
      '/page/main.en.js',
      '/page/rest.en.js',
      '/page/style.css',
      '/video_feed',
    ]);
    expect(paths().filter((path) => path === '/' || path.startsWith('/page/'))).to.have.length(4);
    await close();
  });

  it('shows a live picture when only its first script loads', async () => {
    const { page, close } = await openPage(browser(), daemon.url, {}, (opened) =>
      opened.route('**/rest.en.js', (route) => route.abort()),
    );
    await kindIs(page, 'live');
    await pictureMoves(page);
    await close();
  });

  it('says that the picture is a test picture', async () => {
    for (const query of ['', '?embed=1']) {
      const { page, close } = await openPage(browser(), `${daemon.url}/${query}`);
      await page.locator('.test-picture').waitFor();
      await close();
    }
  });

  it('warns of low voltage', async () => {
    const flags = {
      underVoltage: true,
      frequencyCapped: false,
      throttled: false,
      softTemperatureLimit: false,
    };
    const { page, close } = await openPage(browser(), daemon.url, {}, (opened) =>
      opened.route('**/status', async (route) => {
        const response = await route.fetch();
        const status = (await response.json()) as { host: object };
        const host = { ...status.host, throttling: { ...flags, sinceBoot: flags } };
        await route.fulfill({ response, json: { ...status, host } });
      }),
    );
    await openDetails(page);
    const warning = page.locator('#warnings li');
    await warning.getByText('Low voltage: the power supply is too weak').waitFor();
    await warning.getByText(/power supply made for this model/).waitFor();
    await close();
  });

  it('has no animation with prefers-reduced-motion', async () => {
    const moving = `[...document.querySelectorAll('*')]
      .filter((element) => element.getAnimations().length > 0 || parseFloat(getComputedStyle(element).transitionDuration) > 0)
      .map(({ id, tagName }) => id || tagName)`;
    const { page, close } = await openPage(browser(), daemon.url);
    expect(await page.evaluate(moving)).to.include('picture');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await holds(page, `(${moving}).length === 0`);
    await close();
  });

  it('is only the picture with ?embed=1, and the whole page with any other value', async () => {
    const embedded = await openPage(browser(), `${daemon.url}/?embed=1`);
    await kindIs(embedded.page, 'live');
    expect(
      await embedded.page.locator('header, aside, .toolbar, #notices').filter({ visible: true }).count(),
    ).to.equal(0);
    expect(await embedded.page.locator('#canvas').boundingBox()).to.include({ x: 0, width: 1280 });
    await embedded.close();
    const maybe = await openPage(browser(), `${daemon.url}/?embed=maybe`);
    await kindIs(maybe.page, 'live');
    await maybe.page.getByRole('button', { name: 'Pause' }).waitFor();
    expect(maybe.complaints.concat(embedded.complaints)).to.deep.equal([]);
    await maybe.close();
  });

  for (const width of [1280, 390])
    it(`passes axe, light and dark, ${width} px wide`, async () => {
      const options = { viewport: { width, height: 844 }, reducedMotion: 'reduce' } as const;
      const { page, close } = await openPage(browser(), daemon.url, options, withAxe);
      await kindIs(page, 'live');
      await openDetails(page);
      await page.locator('#latency', { hasText: /\d m?s/ }).waitFor();
      await page.getByText('Keyboard shortcuts', { exact: true }).click();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page), colorScheme).to.deep.equal([]);
      }
      await close();
    });

  it('fits into 320 px, and its layout does not shift when the picture arrives', async () => {
    const { page, close } = await openPage(
      browser(),
      daemon.url,
      { viewport: { width: 320, height: 640 } },
      (page) =>
        page.addInitScript(`
        globalThis.shift = 0; globalThis.shifted = [];
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) { shift += entry.value; shifted.push(...entry.sources.map(({ node, previousRect, currentRect }) => [node?.outerHTML ?? node?.data, JSON.stringify(previousRect), JSON.stringify(currentRect)].join(' '))); } })
          .observe({ type: 'layout-shift', buffered: true });`),
    );
    await kindIs(page, 'live');
    await page.locator('[data-fact="version"]', { hasText: /\d/ }).waitFor({ state: 'attached' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(320);
    const shifted = await page.evaluate<string[]>('shifted');
    expect(await page.evaluate<number>('shift'), shifted.join('\n')).to.be.lessThan(0.02);
    const small = await page.evaluate(`[...document.querySelectorAll('button')]
      .filter((button) => button.offsetParent !== null && (button.offsetWidth < 44 || button.offsetHeight < 44))
      .map((button) => button.outerHTML)`);
    expect(small).to.deep.equal([]);
    await close();
  });

  it('paints the newest picture and skips those that it cannot paint in time', async () => {
    const { page, close } = await openPage(browser(), daemon.url, {}, (page) =>
      page.addInitScript(`
        const create = globalThis.createImageBitmap;
        globalThis.createImageBitmap = async (...all) => {
          await new Promise((resolve) => setTimeout(resolve, 350));
          return create(...all);
        };`),
    );
    await page.locator('#skipped-frames', { hasText: /[1-9]\d/ }).waitFor({ state: 'attached' });
    await page.locator('html:is([data-kind="live"], [data-kind="late"])').waitFor({ state: 'attached' });
    await page
      .locator('#latency', { hasText: /^([1-9]\d\d ms|[1-9][\d.]* s)$/ })
      .waitFor({ state: 'attached' });
    await close();
  });

  it('keeps no picture in memory once it is painted', async () => {
    const { page, close } = await openPage(browser(), daemon.url, {}, (page) =>
      page.addInitScript(`
        globalThis.made = 0; globalThis.freed = 0;
        const create = globalThis.createImageBitmap;
        globalThis.createImageBitmap = async (...all) => { const bitmap = await create(...all); made++; return bitmap; };
        const close = ImageBitmap.prototype.close;
        ImageBitmap.prototype.close = function () { freed++; close.call(this); };`),
    );
    await holds(page, 'made > 20');
    expect(await page.evaluate<number>('made - freed')).to.be.within(0, 1);
    await close();
  });
});
