import { expect } from 'chai';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { startDaemon } from '../../helpers/daemon.ts';

const DASHBOARD = 'http://dashboard.test';

describeInBrowser('the viewer page in a frame', (browser) => {
  for (const [setting, allowed] of [
    ['self', false],
    ['none', false],
    ['self http://other.test', false],
    [`self ${DASHBOARD}`, true],
    ['any', true],
  ] as const)
    it(`is ${allowed ? 'shown' : 'not shown'} by a dashboard with FRAME_ANCESTORS=${setting}`, async () => {
      const daemon = await startDaemon(['--frame-ancestors', setting]);
      await daemon.logged(/camera: streaming/);
      const { page, complaints, close } = await openPage(browser(), `${DASHBOARD}/`, {}, (opened) =>
        opened.route(`${DASHBOARD}/**`, (route) =>
          route.fulfill({ contentType: 'text/html', body: `<iframe src="${daemon.url}/?embed=1"></iframe>` }),
        ),
      );
      if (allowed) {
        await page.frameLocator('iframe').locator('html[data-kind="live"]').waitFor({ state: 'attached' });
        expect(complaints).to.deep.equal([]);
      } else {
        while (!complaints.some((text) => text.includes('frame-ancestors'))) await page.waitForTimeout(50);
        expect(await page.frameLocator('iframe').locator('#stage').count()).to.equal(0);
      }
      await close();
      expect(await daemon.stop()).to.equal(0);
    });
});
