import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { jpeg } from '../../helpers/jpeg.ts';
import { slowLink } from '../../helpers/slow-link.ts';
import { holds, kindIs, pictureMoves, pictureSum, wholePage } from '../../helpers/viewer-page.ts';
import type { Scenario } from '../../fixtures/fake-rpicam-vid/scenario.ts';

const BIN = fileURLToPath(new URL('../../../../test/fixtures/bin', import.meta.url));

describeInBrowser('the viewer page after failures', (browser) => {
  const started: RunningDaemon[] = [];
  afterEach(async () => {
    for (const daemon of started.splice(0)) await daemon.stop();
  });

  async function start(...args: string[]): Promise<RunningDaemon> {
    const daemon = await startDaemon(args);
    started.push(daemon);
    return daemon;
  }

  async function startCamera(scenario: Scenario | Scenario[], ...args: string[]): Promise<RunningDaemon> {
    const size = ['--camera-width', '320', '--camera-height', '240'];
    const daemon = await startDaemon(['--source', 'rpicam', ...size, ...args], {
      PATH: `${BIN}:${process.env['PATH'] ?? ''}`,
      FAKE_RPICAM_SCENARIO: JSON.stringify(scenario),
    });
    started.push(daemon);
    return daemon;
  }

  const banner = (page: Page) => page.locator('#banner');

  it('turns gray and says that it can’t reach the camera, and recovers when picamd is back', async () => {
    const daemon = await start();
    const { page, close } = await openPage(browser(), daemon.url);
    await wholePage(page);
    daemon.kill('SIGKILL');
    await daemon.exited;
    await kindIs(page, 'old');
    await holds(page, "getComputedStyle(document.querySelector('#picture')).filter.includes('grayscale(1)')");
    await banner(page).getByText('Can’t reach the camera').waitFor();
    await banner(page)
      .getByText(/Camera offline, last picture \d+ s ago/)
      .waitFor();
    await banner(page)
      .getByText(/the Pi has power/)
      .waitFor();
    // Screen readers get the same, without the age that changes every second.
    await page
      .locator('#announcement', { hasText: 'Offline. Can’t reach the camera.' })
      .waitFor({ state: 'attached' });
    await start('--port', String(daemon.port));
    await kindIs(page, 'live');
    await pictureMoves(page);
    await close();
  });

  it('retries loading the rest of the page', async () => {
    const daemon = await start();
    let missing = 2;
    const { page, close } = await openPage(browser(), daemon.url, {}, (opened) =>
      opened.route('**/rest.js', (route) => (missing-- > 0 ? route.abort() : route.continue())),
    );
    await wholePage(page);
    expect(missing).to.be.lessThan(0);
    await close();
  });

  it('says within 3 s that a camera hangs, although the daemon repeats its last picture', async () => {
    const daemon = await startCamera({ faults: [{ after: 60, kind: 'hang' }] }, '--stall-seconds', '30');
    const { page, close } = await openPage(browser(), daemon.url);
    await kindIs(page, 'live');
    await kindIs(page, 'old');
    await banner(page).getByText('The camera is not sending new pictures').waitFor();
    const { camera } = await status(daemon);
    expect(camera.frameAgeMs).to.be.within(2000, 3500);
    expect(await page.locator('#canvas').getAttribute('hidden')).to.equal(null);
    await close();
  });

  it('says why there is no camera and what to do, and lists the error', async () => {
    const daemon = await startCamera({ fails: 'no-camera' });
    await daemon.logged(/backing-off/);
    const { page, close } = await openPage(browser(), daemon.url);
    await kindIs(page, 'old');
    await banner(page).getByText('No camera was found').waitFor();
    await banner(page)
      .getByText(/ribbon cable/)
      .waitFor();
    await page
      .locator('#errors li', { hasText: 'No camera was found' })
      .getByText(/minute ago/)
      .waitFor();
    await page.locator('[data-fact="state"]', { hasText: 'Failed, retrying' }).waitFor();
    await banner(page)
      .getByText(/Retrying in \d+ s/)
      .waitFor();
    const [request] = await Promise.all([
      page.waitForRequest('**/video_feed', { timeout: 2000 }),
      page.getByRole('button', { name: 'Retry now' }).click(),
    ]);
    expect(request.method()).to.equal('GET');
    await close();
  });

  it('names the sensor, and shows a camera that recovers without a long delay', async () => {
    const daemon = await startCamera([{ faults: [{ after: 40, kind: 'exit', code: 1 }] }]);
    const { page, close } = await openPage(browser(), daemon.url);
    await kindIs(page, 'live');
    await page.locator('[data-fact="camera"]', { hasText: 'imx219' }).waitFor();
    await page.locator('#errors li').first().waitFor();
    await pictureMoves(page);
    await close();
  });

  it('shows the stream in an <img> where fetch cannot read it, as in WebKit, and reconnects when it is cut', async () => {
    const daemon = await start();
    const link = await slowLink(daemon.port);
    const { page, close } = await openPage(browser(), link.url, {}, (page) =>
      page.addInitScript(`
        const real = globalThis.fetch;
        globalThis.fetch = (url, ...rest) =>
          String(url).startsWith('video_feed') ? Promise.reject(new TypeError('Load failed')) : real(url, ...rest);`),
    );
    const image = page.locator('#image[src^="video_feed"]');
    const moves = async () => {
      const first = await image.screenshot();
      while ((await image.screenshot()).equals(first)) await page.waitForTimeout(50);
    };
    await image.waitFor();
    await kindIs(page, 'live');
    expect(await page.locator('#canvas').isVisible()).to.equal(false);
    // The capture time of a picture in an <img> is unknown.
    expect(await page.locator('#timestamp').textContent()).to.equal('');
    await moves();
    // An <img> keeps its last picture and fires no event at the end of the stream.
    const again = page.waitForRequest('**/video_feed?viewer=*');
    link.cut();
    await again;
    await image.waitFor();
    await kindIs(page, 'live');
    await moves();
    await close();
    await link.close();
  });

  it('grays and keeps the picture of an <img> to which the daemon sends nothing more', async () => {
    const daemon = await start();
    const { page, close } = await openPage(browser(), daemon.url, {}, async (opened) => {
      await opened.addInitScript('delete globalThis.ReadableStream');
      await opened.route('**/status', async (route) => {
        const response = await route.fetch();
        const told = (await response.json()) as { viewers: object[] };
        const viewers = told.viewers.map((viewer) => ({ ...viewer, sent: 7 }));
        await route.fulfill({ response, json: { ...told, viewers } });
      });
    });
    await kindIs(page, 'live');
    const blank = await pictureSum(page);
    await kindIs(page, 'old');
    await banner(page).getByText('Waiting for a new picture').waitFor();
    // The picture moves to the canvas until the next attempt has one.
    await page.waitForRequest('**/video_feed?viewer=*');
    expect(await pictureSum(page)).not.to.equal(blank);
    await close();
  });

  it('polls snapshots where no stream gets through, and probes for the stream later', async () => {
    const daemon = await start();
    const { page, close } = await openPage(browser(), daemon.url, {}, async (opened) => {
      await opened.clock.install();
      // Like a proxy that does not support streams.
      await opened.route('**/video_feed*', (route) => route.fulfill({ status: 502 }));
    });
    await kindIs(page, 'live', 40_000);
    await wholePage(page);
    await pictureMoves(page);
    expect(await page.locator('#image').isVisible()).to.equal(false);
    await page.unroute('**/video_feed*');
    expect((await status(daemon)).viewers).to.deep.equal([]);
    await page.clock.runFor(61_000);
    for (;;) if ((await status(daemon)).viewers.length === 1) break;
    await pictureMoves(page);
    await kindIs(page, 'live');
    await close();
  });

  it('keeps working when /status is not JSON', async () => {
    const daemon = await start();
    const { page, complaints, close } = await openPage(browser(), daemon.url, {}, (page) =>
      page.route('**/status', (route) =>
        route.fulfill({ contentType: 'text/html', body: '<h1>Log in</h1>' }),
      ),
    );
    await kindIs(page, 'live');
    await pictureMoves(page);
    daemon.kill('SIGKILL');
    await kindIs(page, 'old');
    await banner(page).getByText('Something other than picamd is answering').waitFor();
    expect(complaints.filter((text) => !text.includes('ERR_'))).to.deep.equal([]);
    await close();
  });

  it('says that it cannot decode the pictures', async () => {
    const daemon = await start();
    const broken = jpeg({ scanBytes: 40 }).subarray(0, 200);
    const head = `--b\r\nContent-Type: image/jpeg\r\nContent-Length: ${broken.length}\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), broken, Buffer.from('\r\n--b\r\n')]);
    const { page, complaints, close } = await openPage(browser(), daemon.url, {}, (page) =>
      page.route('**/video_feed*', (route) =>
        route.fulfill({ contentType: 'multipart/x-mixed-replace; boundary=b', body }),
      ),
    );
    await banner(page).getByText('This browser can’t decode the pictures').waitFor();
    expect(complaints).to.deep.equal([]);
    await close();
  });

  it('survives an hour of 503, with few requests and few console messages', async () => {
    const daemon = await start();
    let asked = 0;
    const { page, complaints, close } = await openPage(browser(), daemon.url, {}, async (page) => {
      await page.clock.install();
      for (const path of ['**/status', '**/video_feed*', '**/snapshot.jpg'])
        await page.route(path, (route) => {
          asked++;
          return route.fulfill({ status: 503, headers: { 'X-Picamd-Error': 'too-many-viewers' } });
        });
    });
    await banner(page).getByText('The viewer limit has been reached').waitFor();
    const before = { asked, complaints: complaints.length };
    // Advances its clock by an hour, in steps that leave time for the answers.
    for (let minute = 0; minute < 60; minute++) {
      for (let i = 0; i < 6; i++) await page.clock.runFor(10_000);
    }
    await banner(page).getByText('The viewer limit has been reached').waitFor();
    expect(asked - before.asked).to.be.within(60, 3600 / 4);
    // Only what Chromium itself logs for each 503.
    expect(complaints.length - before.complaints).to.be.at.most(asked - before.asked);
    expect(complaints.filter((text) => !text.includes('503'))).to.deep.equal([]);
    await page.unrouteAll();
    await page.clock.runFor(30_000);
    await kindIs(page, 'live');
    await close();
  });

  it('turns gray when the link is lost silently, and recovers with it', async () => {
    const daemon = await start();
    const link = await slowLink(daemon.port);
    const { page, requests, close } = await openPage(browser(), link.url);
    await wholePage(page);
    link.limit(0);
    await kindIs(page, 'old');
    await banner(page).getByText('Can’t reach the camera').waitFor();
    const streams = requests.filter((url) => url.endsWith('/video_feed')).length;
    link.limit(Number.POSITIVE_INFINITY);
    await kindIs(page, 'live');
    await pictureMoves(page);
    expect(requests.filter((url) => url.endsWith('/video_feed')).length).to.be.greaterThan(streams);
    await close();
    await link.close();
  });

  it('reconnects after the machine slept, and when the network changed', async () => {
    const daemon = await start();
    const { page, close } = await openPage(browser(), daemon.url, {}, (opened) => opened.clock.install());
    await wholePage(page);
    await kindIs(page, 'live');
    await Promise.all([page.waitForRequest('**/video_feed'), page.clock.fastForward(3_600_000)]);
    await kindIs(page, 'live');
    await Promise.all([
      page.waitForRequest('**/video_feed'),
      page.evaluate("void window.dispatchEvent(new Event('online'))"),
    ]);
    await kindIs(page, 'live');
    await pictureMoves(page);
    await close();
  });

  it('requests no pictures while out of sight, and resumes at once when visible again', async () => {
    const daemon = await start();
    const { page, close } = await openPage(browser(), daemon.url, {}, (page) => page.clock.install());
    await kindIs(page, 'live');
    await page.locator('[data-fact="version"]', { hasText: /\d/ }).waitFor();
    await hide(page, true);
    await page.clock.runFor(11_000);
    for (;;) if ((await status(daemon)).viewers.length === 0) break;
    await hide(page, false);
    for (;;) if ((await status(daemon)).viewers.length === 1) break;
    await kindIs(page, 'live');
    await close();
  });

  it('keeps streaming out of sight while picture-in-picture is open', async function () {
    const daemon = await start();
    const { page, requests, close } = await openPage(browser(), daemon.url, {}, (page) =>
      page.clock.install(),
    );
    await wholePage(page);
    const button = page.getByRole('button', { name: 'Picture in picture', exact: true });
    if ((await button.count()) === 0) {
      await close();
      this.skip();
    }
    await button.click();
    await holds(page, 'document.pictureInPictureElement !== null');
    await pictureMoves(page, 'document.pictureInPictureElement');
    await hide(page, true);
    await page.clock.runFor(11_000);
    // The page takes the jump of 11 s for a silent stream, and reconnects.
    for (;;) if ((await status(daemon)).viewers.length === 1) break;
    await pictureMoves(page, 'document.pictureInPictureElement');
    await page.evaluate('document.exitPictureInPicture()');
    await page.clock.runFor(11_000);
    for (;;) if ((await status(daemon)).viewers.length === 0) break;
    const asked = requests.length;
    await page.clock.runFor(11_000);
    expect(requests.slice(asked)).to.deep.equal([]);
    await close();
  });
});

/** Hides the page, or shows it again. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'))`);
}

async function status(daemon: RunningDaemon) {
  return (await (await fetch(`${daemon.url}/status`)).json()) as {
    camera: { frameAgeMs: number };
    viewers: unknown[];
  };
}
