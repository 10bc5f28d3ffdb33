import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import type { WatchedPage } from '../../helpers/browser.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { eventually } from '../../helpers/eventually.ts';
import { holds, kindIs, pressShown, wholePage } from '../../helpers/viewer-page.ts';

describeInBrowser('what happens in front of the camera, on the viewer page', (browser) => {
  let daemon: RunningDaemon;
  let watched: WatchedPage;
  let page: Page;

  before(async () => {
    // The lines that sweep over the test picture are motion to whoever looks closely.
    const motion = ['--motion', 'on', '--motion-sensitivity', '100', '--motion-area', '0.05'];
    // Nothing is kept there, whatever this machine has at the default path.
    daemon = await startDaemon([...motion, '--camera-framerate', '10', '--record-path', '/nowhere']);
    await daemon.logged(/camera: streaming/);
    await report('Doorbell');
    watched = await openPage(browser(), daemon.url, { acceptDownloads: true }, withAxe);
    page = watched.page;
    await kindIs(page, 'live');
    await wholePage(page);
  });

  after(async () => {
    expect(await daemon.stop()).to.equal(0);
  });

  const report = (text: string) =>
    fetch(`${daemon.url}/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text }),
    });
  /** How many marks of a shape the strip has. */
  const marks = (shape: string) =>
    `(document.querySelector('#last-hour [data-shape="${shape}"]').getAttribute('d').match(/M/g) ?? []).length`;

  it('is on the strip of the last hour, also what happened before the page was opened', async () => {
    await holds(page, `${marks('ring')} >= 1`);
    const { height = 0 } = (await page.locator('#last-hour').boundingBox()) ?? {};
    expect(height).to.equal(48);
    const track = page.getByRole('slider', { name: 'Events of the last hour' });
    await track.focus();
    await page.keyboard.press('ArrowLeft');
    await eventually('the event is named', async () =>
      /^(Reported event|Motion|Camera [a-z]+), \d\d:\d\d:\d\d/.test(
        (await track.getAttribute('aria-valuetext')) ?? '',
      ),
    );
    await page.locator('#hover', { hasText: /Reported event|Motion|Camera/ }).waitFor();
    // Nothing is recorded, so there is nothing to open.
    await page.keyboard.press('Enter');
    await page.locator('#details-toggle').focus();
    await page.locator('#hover').waitFor({ state: 'hidden' });
  });

  it('is shown as it moves, with a frame in the picture, and is a bar then', async () => {
    await page.locator('#motion-now', { hasText: 'Motion' }).waitFor();
    await holds(page, `${marks('bar')} >= 1`);
    // It is hidden while nothing moves.
    await eventually('a frame in the picture', () =>
      page.evaluate<boolean>(`(([box, canvas]) => box.width > 10 && box.left >= canvas.left - 3 && box.bottom <= canvas.bottom + 3)(
        ['#motion-box rect + rect', '#canvas'].map((one) => document.querySelector(one).getBoundingClientRect()))`),
    );
    expect(await violations(page)).to.deep.equal([]);
    // Paused, the picture is not of now.
    await pressShown(page, 'Pause');
    await kindIs(page, 'paused');
    await page.locator('#motion-now').waitFor({ state: 'hidden' });
    await pressShown(page, 'Play');
    await kindIs(page, 'live');
  });

  it('is listed for today on a phone, without scrolling sideways', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const list = page.getByRole('region', { name: 'Events today' });
    // The first one may have been yesterday.
    await report('Doorbell');
    await list.getByText('Reported event').first().waitFor();
    expect(await list.getByRole('link').count()).to.equal(0);
    expect(await violations(page)).to.deep.equal([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(320);
    await page.setViewportSize({ width: 844, height: 390 });
    await list.waitFor({ state: 'hidden' });
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('is saved as a download where nothing is recorded', async () => {
    const notice = page.locator('#notice', { hasText: 'The download has the last 10 s and the next 5 s' });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      notice.waitFor(),
      pressShown(page, 'Save clip'),
    ]);
    expect(download.suggestedFilename()).to.match(/\.avi$/);
    await download.cancel();
    // The browser says so of the answer of 409, which is expected here.
    watched.complaints = watched.complaints.filter((text) => !text.includes('409'));
    expect(watched.complaints).to.deep.equal([]);
  });

  it('is kept by a camera that records, or it is said that it was not', async () => {
    for (const [status, said] of [
      [201, 'Clip saved in Recordings'],
      [429, 'The clip could not be saved'],
    ] as const) {
      await page.route('**/events?clip=1', (route) => route.fulfill({ status, body: '{}' }), { times: 1 });
      await Promise.all([
        page.locator('#notice', { hasText: said }).waitFor(),
        pressShown(page, 'Save clip'),
      ]);
    }
  });

  it('is neither asked for nor shown in an embedded picture', async () => {
    const embedded = await openPage(browser(), `${daemon.url}/?embed=1`);
    await kindIs(embedded.page, 'live');
    await wholePage(embedded.page);
    expect(await embedded.page.locator('#last-hour, #motion-now').evaluateAll((all) => all.length)).to.equal(
      2,
    );
    expect(await embedded.page.locator('#last-hour').isVisible()).to.equal(false);
    expect(embedded.requests.filter((url) => url.includes('/events'))).to.deep.equal([]);
    await embedded.close();
  });
});
