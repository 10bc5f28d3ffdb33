import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import { eventually } from '../../helpers/eventually.ts';

describeInBrowser('the viewer page embedded in another site', (browser) => {
  let shown = '';
  const dashboard = createServer((_, res) => {
    res.setHeader('Content-Type', 'text/html');
    res.end(`<!doctype html><iframe src="${shown}/?embed=1"></iframe>`);
  });
  let site = '';

  before(async () => {
    await new Promise<void>((resolve) => dashboard.listen(0, '127.0.0.1', resolve));
    site = `http://127.0.0.1:${(dashboard.address() as AddressInfo).port}`;
  });

  after(() => {
    dashboard.close();
  });

  for (const [name, setting, allowed] of [
    ['self', () => 'self', false],
    ['none', () => 'none', false],
    ['another site', () => 'self http://other.example', false],
    ['this site', () => `self ${site}`, true],
    ['any', () => 'any', true],
  ] as const)
    it(`${allowed ? 'is' : 'is not'} shown when FRAME_ANCESTORS is ${name}`, async () => {
      const daemon = await startDaemon(['--frame-ancestors', setting()]);
      await daemon.logged(/camera: streaming/);
      shown = daemon.url;
      const { page, close } = await openPage(browser(), site);
      if (allowed)
        await page.frameLocator('iframe').locator('html[data-kind="live"]').waitFor({ state: 'attached' });
      else
        await eventually('it is refused', () => page.frames()[1]?.url() === 'chrome-error://chromewebdata/');
      await close();
      expect(await daemon.stop()).to.equal(0);
    });
});
