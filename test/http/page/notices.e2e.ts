import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { kindIs, wholePage } from '../../helpers/viewer-page.ts';

describeInBrowser('the viewer page’s notices', (browser) => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-notices-'));
  const override = join(folder, 'picamd.conf');
  let daemon: RunningDaemon;

  before(async () => {
    writeFileSync(override, 'CAMERA_WITDH=<b>3</b>\nPORT=none\n');
    daemon = await startDaemon(['--override-file', override]);
    await daemon.logged(/camera: streaming/);
  });

  after(async () => {
    await daemon.stop();
    rmSync(folder, { recursive: true });
  });

  it('say what is wrong and what to do, below the live picture, until it is fixed', async () => {
    const { page, complaints, close } = await openPage(browser(), daemon.url);
    await kindIs(page, 'live');
    const notices = page.getByRole('status').and(page.locator('#notices'));
    await notices.waitFor();
    expect((await notices.innerText()).split(/\n+/)).to.deep.equal([
      `${override} line 1: unknown setting CAMERA_WITDH; did you mean CAMERA_WIDTH?`,
      `${override} line 2: PORT is "none" but must be a whole number from 0 to 65535`,
      `${override} is ignored until this is fixed. On a camera's card, it is picamd/picamd.conf on the boot partition, which any PC can open: fix it there, then restart the camera.`,
    ]);
    writeFileSync(override, '');
    daemon.kill('SIGHUP');
    await notices.waitFor({ state: 'hidden' });
    writeFileSync(override, 'CAMERA_WITDH=3\nPORT=none\n');
    daemon.kill('SIGHUP');
    await notices.waitFor();
    expect(complaints).to.deep.equal([]);
    await close();
  });

  for (const [name, viewport, colorScheme] of [
    ['a desktop in light', { width: 1440, height: 900 }, 'light'],
    ['a phone in dark', { width: 390, height: 844 }, 'dark'],
    ['a narrow phone', { width: 320, height: 700 }, 'light'],
  ] as const)
    it(`are visible without scrolling, and pass axe, on ${name}`, async () => {
      const { page, close } = await openPage(
        browser(),
        daemon.url,
        { viewport, colorScheme, reducedMotion: 'reduce' },
        withAxe,
      );
      await wholePage(page);
      const notices = page.locator('#notices');
      await notices.waitFor();
      const box = await notices.locator('li').first().boundingBox();
      expect(box!.y + box!.height).to.be.at.most(viewport.height);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).to.equal(true);
      expect(await violations(page)).to.deep.equal([]);
      const shots = process.env['SHOTS'];
      if (shots !== undefined) await page.screenshot({ path: join(shots, `notices-${viewport.width}.png`) });
      await close();
    });

  it('are hidden with ?embed=1', async () => {
    const { page, close } = await openPage(browser(), `${daemon.url}/?embed=1`);
    await wholePage(page);
    await page.locator('#notices li').first().waitFor({ state: 'attached' });
    expect(await page.locator('#notices').isVisible()).to.equal(false);
    await close();
  });
});
