import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import type { WatchedPage } from '../../helpers/browser.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { decodeJpeg } from '../../helpers/decode-jpeg.ts';
import { eventually } from '../../helpers/eventually.ts';
import { viewersAre } from '../../helpers/page-daemons.ts';
import {
  holds,
  kindIs,
  openDetails,
  pictureMoves,
  pictureSum,
  pressShown,
  wholePage,
} from '../../helpers/viewer-page.ts';
import { skipNamed } from '../../helpers/skip-named.ts';

/** Text in HTML, and as far as a file system takes it. */
const NAME = '前门 <b> “Tür”';

describeInBrowser('the controls of the viewer page', (browser) => {
  let daemon: RunningDaemon;
  let watched: WatchedPage;
  let page: Page;

  before(async () => {
    daemon = await startDaemon(['--camera-name', NAME]);
    await daemon.logged(/camera: streaming/);
  });

  after(async () => {
    expect(await daemon.stop()).to.equal(0);
  });

  beforeEach(async () => {
    watched = await openPage(browser(), daemon.url);
    page = watched.page;
    await ready();
  });

  afterEach(async () => {
    expect(watched.complaints).to.deep.equal([]);
    await watched.close();
  });

  it('are below the name of the camera, which is also that of the tab', async () => {
    expect(await page.locator('h1 #name').textContent()).to.equal(NAME);
    expect(await page.title()).to.equal(NAME);
    expect(await page.locator('h1 b').count()).to.equal(0);
  });

  it('follow a new name while the page is open', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-test-'));
    const config = join(folder, 'picamd.conf');
    writeFileSync(config, 'CAMERA_NAME=Garage\n');
    const renamed = await startDaemon(['--config', config]);
    await page.goto(renamed.url);
    await ready();
    expect(await page.title()).to.equal('Garage');
    writeFileSync(config, `CAMERA_NAME=${NAME}\n`);
    renamed.kill('SIGHUP');
    await page.locator('h1 #name', { hasText: NAME }).waitFor();
    await eventually('the name of the tab', async () => (await page.title()) === NAME);
    const [download] = await Promise.all([page.waitForEvent('download'), press('Save snapshot')]);
    expect(download.suggestedFilename()).to.match(/^前门 -b- “Tür”-2/);
    await page.goto('about:blank');
    expect(await renamed.stop()).to.equal(0);
    rmSync(folder, { recursive: true });
  });

  /** The picture is live, and the controls are loaded. */
  async function ready(): Promise<void> {
    await kindIs(page, 'live');
    await wholePage(page);
  }

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const press = async (name: string) => pressShown(page, name);
  const transform = () => page.evaluate<string>("document.querySelector('#picture').style.transform");

  /** How far the picture is moved to the right, in percent of the stage's width. */
  const shifted = async () => Number(/translate\((-?[\d.]+)cqw/.exec(await transform())?.[1]);

  it('save a valid JPEG with the camera and its time in the name', async () => {
    // The message is gone after some seconds.
    const notice = page.getByText(/^Saved as /);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      notice.waitFor(),
      press('Save snapshot'),
    ]);
    expect(await notice.textContent()).to.equal(`Saved as ${download.suggestedFilename()}`);
    expect(download.suggestedFilename()).to.match(/^前门 -b- “Tür”-\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.jpg$/);
    const { width, height } = decodeJpeg(readFileSync(await download.path()));
    expect([width, height]).to.deep.equal([320, 240]);
  });

  it('pause, without requesting pictures, and resume', async () => {
    await press('Pause');
    await kindIs(page, 'paused');
    await viewersAre(daemon, 0);
    // A picture that was being decoded may still have come.
    await eventually('the picture stands still', async () => {
      const still = await pictureSum(page);
      await page.waitForTimeout(300);
      return (await pictureSum(page)) === still;
    });
    expect(await button('Pause').count()).to.equal(0);
    await press('Play');
    await kindIs(page, 'live');
    await pictureMoves(page);
  });

  it('work with only the keyboard', async () => {
    // First the pages: Live and Settings.
    for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).to.equal('details-toggle');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).to.equal('stage');
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    expect(await transform())
      .to.include('scale(2.25, 2.25)')
      .and.include('translate(0cqw, 0cqh)');
    await page.keyboard.press('ArrowRight');
    expect(await transform()).to.include('translate(-12cqw');
    await page.keyboard.press('0');
    await page.keyboard.press('r');
    await page.keyboard.press('m');
    expect(await transform()).to.include('scale(-1, 1) rotate(90deg)');
    await page.keyboard.press(' ');
    await kindIs(page, 'paused');
    await page.keyboard.press(' ');
    await kindIs(page, 'live');
    await page.keyboard.press('f');
    await holds(page, 'document.fullscreenElement?.id === "viewer"');
    await page.keyboard.press('f');
    await holds(page, 'document.fullscreenElement === null');
    const order: string[] = [];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      order.push(
        await page.evaluate<string>(
          'document.activeElement.dataset.action ?? document.activeElement.tagName',
        ),
      );
      const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
      expect(outline, order.at(-1)).to.equal('solid');
    }
    const buttons = [
      'pause',
      'snapshot',
      'clip',
      'zoom-out',
      'reset',
      'zoom-in',
      'rotate',
      'privacy',
      'more',
    ];
    expect(order.slice(0, buttons.length)).to.deep.equal(buttons);
    expect(order.slice(-2)).to.deep.equal(['theatre', 'fullscreen']);
    await page.keyboard.press('d');
    await page.locator('#address-stream').waitFor();
    // Keys in a field are not shortcuts.
    await page.locator('#address-stream').focus();
    await page.keyboard.press('m');
    expect(await transform()).to.include('scale(-1, 1)');
  });

  it('zoom with the wheel at the pointer, pan by dragging, and stop at the edges of the picture', async () => {
    const box = await page.locator('#stage').boundingBox();
    if (box === null) throw new Error('no stage');
    await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.5);
    await page.mouse.wheel(0, -400);
    await holds(page, `/scale\\(2\\./.test(document.querySelector('#picture').style.transform)`);
    expect(await shifted()).to.be.within(-35, -20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.1, box.y + box.height * 0.5, { steps: 4 });
    await page.mouse.up();
    const [, zoom] = /scale\(([\d.]+),/.exec(await transform()) ?? [];
    const edge = -50 * (Number(zoom) - 1);
    await eventually('the edge of the picture', async () => Math.abs((await shifted()) - edge) < 0.01);
  });

  it('stop panning when the mouse button was released outside of the picture', async () => {
    const box = await page.locator('#stage').boundingBox();
    if (box === null) throw new Error('no stage');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, box.y + box.height + 60, { steps: 2 });
    await page.mouse.up();
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -400);
    await holds(page, `/scale\\(2\\./.test(document.querySelector('#picture').style.transform)`);
    const before = await transform();
    await page.mouse.move(x + 100, y + 20, { steps: 3 });
    expect(await transform()).to.equal(before);
  });

  it('zoom by pinching', async () => {
    const client = await page.context().newCDPSession(page);
    const touch = (type: string, ...xs: number[]) =>
      client.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints: xs.map((x, id) => ({ x, y: 300, id })),
      });
    await touch('touchStart', 400, 500);
    await touch('touchMove', 350, 550);
    await touch('touchMove', 300, 600);
    await touch('touchEnd');
    await holds(page, `/scale\\(3/.test(document.querySelector('#picture').style.transform)`);
  });

  it('remember what was chosen', async () => {
    await press('Rotate');
    await press('More');
    await press('Flip vertically');
    await press('Show time');
    await page.keyboard.press('Escape');
    await button('Flip vertically').waitFor({ state: 'hidden' });
    await press('Zoom in');
    const chosen = await transform();
    expect(chosen).to.include('rotate(270deg)');
    await page.locator('#timestamp').waitFor({ state: 'hidden' });
    await page.reload();
    await ready();
    await eventually('what was chosen', async () => (await transform()) === chosen);
    expect(await page.locator('#timestamp').isVisible()).to.equal(false);
    await page.getByText('1.5×').waitFor();
    const turned = await page.locator('#stage').boundingBox();
    expect((turned?.height ?? 0) / (turned?.width ?? 1)).to.be.greaterThan(0.5);
  });

  it('show the capture time over the picture', async () => {
    // By the page's own clock: on a busy machine, an answer takes a while.
    const now = "[document.querySelector('#timestamp').textContent, Date.now()]";
    await eventually('the time of now', async () => {
      const [text, nowMs] = await page.evaluate<[string, number]>(now);
      expect(text).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d$/);
      return Math.abs(Date.parse(text.replace(' ', 'T')) - nowMs) < 5000;
    });
  });

  it('show and copy the URLs for other apps', async () => {
    await openDetails(page);
    const field = page.getByRole('textbox', { name: 'Stream URL' });
    expect(await field.inputValue()).to.equal(`${daemon.url}/video_feed`);
    await Promise.all([
      page.getByText('Copied', { exact: true }).waitFor(),
      page.getByRole('button', { name: 'Copy stream URL' }).click(),
    ]);
    await page.context().grantPermissions(['clipboard-read']);
    expect(await page.evaluate('navigator.clipboard.readText()')).to.equal(`${daemon.url}/video_feed`);
    expect(await page.getByRole('link', { name: /Connect other apps/ }).getAttribute('href')).to.equal(
      'recipes',
    );
  });

  it('copy on a page served by plain http too, where browsers have no clipboard API', async () => {
    const plain = await openPage(browser(), daemon.url, {}, (opened) =>
      opened.addInitScript("Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })"),
    );
    await openDetails(plain.page);
    await Promise.all([
      plain.page.getByText('Copied', { exact: true }).waitFor(),
      plain.page.getByRole('button', { name: 'Copy snapshot URL' }).click(),
    ]);
    expect(plain.complaints).to.deep.equal([]);
    await plain.close();
  });

  it('show the picture in picture-in-picture where the browser supports it', async function () {
    if ((await button('Picture in picture').count()) === 0)
      skipNamed(this, 'picture-in-picture: the browser does not support it');
    await press('Picture in picture');
    await holds(page, 'document.pictureInPictureElement !== null');
    await pictureMoves(page, 'document.pictureInPictureElement');
    await press('Picture in picture');
    await holds(page, 'document.pictureInPictureElement === null');
  });
});
