import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';
import { expect } from 'chai';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { daemonsOfEachTest, startCamera, viewersAre } from '../../helpers/page-daemons.ts';
import { holds, kindIs, openDetails, pictureMoves } from '../../helpers/viewer-page.ts';

const SOURCE = fileURLToPath(new URL('../../../../daemon/http/page/browser', import.meta.url));

describeInBrowser('the viewer page of a camera that is offline', (browser) => {
  const { start } = daemonsOfEachTest();
  let daemon: RunningDaemon;

  before(async () => {
    daemon = await startCamera({ fails: 'no-camera' });
    await daemon.logged(/backing-off/);
  });
  after(() => daemon.stop());

  for (const [device, viewport] of [
    ['laptop', { width: 1280, height: 720 }],
    ['phone', { width: 390, height: 844 }],
    ['phone on its side', { width: 844, height: 390 }],
  ] as const)
    it(`has one message, all of it in sight, and no toolbar on a ${device}`, async () => {
      const options = { viewport, reducedMotion: 'reduce' } as const;
      const { page, close } = await openPage(browser(), daemon.url, options, withAxe);
      await kindIs(page, 'old');
      await page.locator('#pill', { hasText: 'Offline' }).waitFor();
      // What a screen reader is told is not in sight.
      const inSight = page.locator('body > :not(#announcement)').getByText('No camera was found');
      await inSight.filter({ visible: true }).first().waitFor();
      await page.locator('#banner').getByText('sudo picamd doctor').waitFor();
      expect(await inSight.filter({ visible: true }).count()).to.equal(1);
      await page.locator('#toolbar').waitFor({ state: 'hidden' });
      const retry = await page.getByRole('button', { name: 'Retry now' }).boundingBox();
      expect(retry!.y + retry!.height).to.be.at.most(viewport.height);
      expect(await violations(page)).to.deep.equal([]);
      await close();
    });

  it('has its message and button in sight when it is embedded at 320x180', async () => {
    const viewport = { width: 320, height: 180 };
    const { page, close } = await openPage(browser(), `${daemon.url}/?embed=1`, { viewport });
    await kindIs(page, 'old');
    await page.locator('#banner').getByText('No camera was found').waitFor();
    const card = await page.locator('#banner').boundingBox();
    expect(card!.x).to.be.at.least(0);
    expect(card!.y).to.be.at.least(0);
    expect(card!.y + card!.height).to.be.at.most(viewport.height);
    expect(await page.evaluate("document.querySelector('#banner').scrollHeight")).to.be.at.most(card!.height);
    expect(await page.evaluate('document.documentElement.scrollHeight')).to.equal(viewport.height);
    await close();
  });

  it('says from when its facts are once picamd is gone, until it is back', async () => {
    const own = await start();
    const { page, close } = await openPage(browser(), own.url);
    await kindIs(page, 'live');
    await openDetails(page);
    await page.locator('[data-fact="version"]', { hasText: /\d/ }).waitFor();
    expect(await page.locator('#as-of').isVisible()).to.equal(false);
    own.kill('SIGKILL');
    await own.exited;
    await page.getByText(/^As of \d\d:\d\d:\d\d$/).waitFor();
    await holds(
      page,
      `(({ color }, label) => color === label.color)(...['dd', 'dt'].map((name) => getComputedStyle(document.querySelector('#details ' + name))))`,
    );
    await start('--port', String(own.port));
    await page.locator('#as-of').waitFor({ state: 'hidden' });
    await close();
  });
});

/** A page with two live views, of which one is stopped with `second.stop()`. */
const TWO_VIEWS = `
  import { LiveView } from './live-view.ts';
  const one = document.querySelector('#viewer');
  const two = one.cloneNode(true);
  for (const part of [two, ...two.querySelectorAll('[id]')]) part.id += '-2';
  one.after(two);
  new LiveView(one).start();
  globalThis.second = new LiveView(two);
  second.start();`;

describeInBrowser('a page with two live views', (browser) => {
  const { start } = daemonsOfEachTest();

  it('shows both, and ends the requests of one that is stopped', async () => {
    const { outputFiles } = await build({
      stdin: { contents: TWO_VIEWS, resolveDir: SOURCE, loader: 'ts' },
      bundle: true,
      format: 'esm',
      write: false,
      external: ['./rest.ts'],
    });
    // Its process would outlive this test.
    await stop();
    const [script] = outputFiles;
    const daemon = await start();
    const { page, close } = await openPage(browser(), daemon.url, {}, (opened) =>
      opened.route('**/main.en.js', (route) =>
        route.fulfill({ contentType: 'text/javascript', body: Buffer.from(script!.contents) }),
      ),
    );
    const second = "document.querySelector('#canvas-2')";
    for (const viewer of ['#viewer', '#viewer-2'])
      await page.locator(`${viewer}[data-kind="live"]`).waitFor({ state: 'attached' });
    await pictureMoves(page);
    await pictureMoves(page, second);
    await viewersAre(daemon, 2);
    await page.evaluate('second.stop()');
    await viewersAre(daemon, 1);
    await pictureMoves(page);
    await page.evaluate('second.start()');
    await pictureMoves(page, second);
    await close();
  });
});
