import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import type { WatchedPage } from '../../helpers/browser.ts';
import { basic, CHEAP, credentialsFile, USER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { brightness, decodeJpeg } from '../../helpers/decode-jpeg.ts';
import { eventually } from '../../helpers/eventually.ts';

const ADMIN = { Authorization: basic(USER.name, USER.password) };
const GRAY = 128;

describeInBrowser('masks and the zoom area, drawn on the picture', (browser) => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-drawing-'));
  let users: CredentialsFile;
  let daemon: RunningDaemon;
  let watched: WatchedPage;
  let page: Page;

  before(async () => {
    users = await credentialsFile(CHEAP);
    // Clients turn the test picture, so that what is displayed is not what is in the JPEG.
    const config = join(folder, 'picamd.conf');
    writeFileSync(config, 'CAMERA_ROTATION=90\nCAMERA_FRAMERATE=10\n');
    const args = ['--config', config, '--credentials-file', users.path];
    daemon = await startDaemon(args, { STATE_DIRECTORY: folder });
    await daemon.logged(/camera: streaming/);
  });
  after(async () => {
    expect(await daemon.stop()).to.equal(0);
    users.clear();
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    // Chromium logs each picture that there is not yet, while the camera restarts with what was saved.
    expect(watched.complaints.filter((complaint) => !complaint.includes('503'))).to.deep.equal([]);
    await watched.close();
  });

  async function open(place: string, options: BrowserContextOptions = {}): Promise<void> {
    watched = await openPage(
      browser(),
      `${daemon.url}/settings#picture/${place}`,
      { extraHTTPHeaders: ADMIN, ...options },
      withAxe,
    );
    page = watched.page;
    // The first picture has given it its shape.
    await page.locator('.drawing-stage[style]').waitFor();
    await page.locator('.drawing-head button.secondary:enabled').first().waitFor();
  }

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const settings = async () => {
    const response = await fetch(`${daemon.url}/settings.json`, { headers: ADMIN });
    const { groups, maskReview } = (await response.json()) as {
      groups: { settings: { key: string; value: string }[] }[];
      maskReview: { changed: string[] } | null;
    };
    const values = new Map(groups.flatMap((group) => group.settings.map(({ key, value }) => [key, value])));
    return { tag: response.headers.get('etag') ?? '', values, maskReview };
  };
  const set = async (changes: object) => {
    const { tag } = await settings();
    const headers = { ...ADMIN, 'If-Match': tag, 'Content-Type': 'application/json' };
    const body = JSON.stringify(changes);
    const { status } = await fetch(`${daemon.url}/settings.json`, { method: 'PATCH', headers, body });
    expect(status).to.equal(200);
  };
  const value = async (key: string) => (await settings()).values.get(key);
  const points = async () =>
    (await page.locator('.drawing-layer polygon').last().getAttribute('points'))
      ?.split(' ')
      .map((point) => point.split(',').map((part) => Number(Number(part).toFixed(2))));
  const pointsAre = (...wanted: [number, number][]) =>
    eventually(`the corners ${wanted.join(' ')}`, async () => isDeepStrictEqual(await points(), wanted));
  /** On the page, of a point in fractions of the picture. */
  async function at(x: number, y: number): Promise<[number, number]> {
    const box = await page.locator('.drawing-picture').boundingBox();
    if (box === null) throw new Error('there is no picture');
    return [box.x + x * box.width, box.y + y * box.height];
  }
  async function drag(from: [number, number], to: [number, number]): Promise<void> {
    await page.mouse.move(...(await at(...from)));
    await page.mouse.down();
    await page.mouse.move(...(await at(...to)), { steps: 3 });
    await page.mouse.up();
  }

  it('hide what a mouse draws a mask over, in a picture that clients turn', async () => {
    await open('masks');
    await button('Add mask').click();
    // To the lower right of what is displayed.
    await drag([0.5, 0.5], [0.6, 0.6]);
    await drag([0.85, 0.85], [1.2, 1.2]);
    await pointsAre([0.35, 0.35], [0.85, 0.35], [1, 1], [0.35, 0.85]);
    await page.mouse.click(...(await at(0.35, 0.6)));
    await pointsAre([0.35, 0.35], [0.85, 0.35], [1, 1], [0.35, 0.85], [0.35, 0.6]);
    await drag([0.35, 0.6], [0.6, 0.6]);
    await button('Save masks').click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await eventually('nothing to save', () => button('Save masks').isDisabled());
    // A quarter turn clockwise: the right is the top of the JPEG, the bottom its right.
    const text = (await value('PRIVACY_MASKS')) ?? '';
    const own = text.split(' ').map((point) => point.split(',').map((part) => Number(part).toFixed(2)));
    expect(own[2]).to.deep.equal(['1.00', '0.00']);
    expect(own[4]).to.deep.equal(['0.60', '0.40']);
    // The camera may still be restarting.
    const turned = await eventually('a picture', async () => {
      const shot = await fetch(`${daemon.url}/snapshot.jpg?rotate=pixels`, { headers: ADMIN });
      return shot.ok && decodeJpeg(new Uint8Array(await shot.arrayBuffer()));
    });
    const { width, height } = turned;
    for (const [x, y] of [
      [0.8, 0.6],
      [0.9, 0.9],
      [0.97, 0.97],
    ] as const)
      expect(brightness(turned, Math.round(x * width), Math.round(y * height)), `${x},${y}`).to.equal(GRAY);
  });

  it('are drawn with the keyboard alone, and not lost by leaving', async () => {
    await set({ PRIVACY_MASKS: '0.1,0.1 0.3,0.1 0.3,0.3 0.1,0.3', CAMERA_ROTATION: '0' });
    await open('masks');
    await button('Add mask').press('Enter');
    expect(await page.locator('.drawing-handle:focus').getAttribute('aria-label')).to.equal(
      'Mask 2, corner 1 of 4',
    );
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+ArrowDown');
    const [[x, y] = []] = (await points()) ?? [];
    expect([x, y]).to.deep.equal([0.27, 0.29]);
    await page.keyboard.press('Delete');
    expect(await points()).to.have.length(3);
    await page.keyboard.press('Delete');
    expect(await points()).to.have.length(3);
    await page.getByText('A mask has at least 3 corners').waitFor({ state: 'attached' });
    await button('Add a corner').press('Enter');
    expect(await points()).to.have.length(4);
    expect(await violations(page)).to.deep.equal([]);
    await page.evaluate("location.hash = '#network'");
    await button('Keep editing').press('Enter');
    await page.waitForURL(/#picture\/masks$/);
    expect(await points()).to.have.length(4);
    await button('Remove mask 1').press('Enter');
    await button('Save masks').press('Enter');
    await page.getByText('Saved', { exact: true }).waitFor();
    expect((await value('PRIVACY_MASKS'))?.split(';')).to.have.length(1);
    await button('Add mask').press('Enter');
    await page.evaluate("location.hash = '#network'");
    await button('Leave').press('Enter');
    await page.waitForURL(/#network$/);
    await page.evaluate("location.hash = '#picture/masks'");
    const polygons = page.locator('.drawing-layer polygon');
    await eventually('the mask that was saved', async () => (await polygons.count()) === 1);
  });

  it('are asked about again when the picture is turned, and answered with one press', async () => {
    const masks = '0.1,0.1 0.3,0.1 0.3,0.3';
    if ((await value('PRIVACY_MASKS')) !== masks) await set({ PRIVACY_MASKS: masks });
    await set({ CAMERA_ROTATION: '180' });
    await open('masks');
    await page.getByText('Look at the masks again').first().waitFor();
    expect(await violations(page)).to.deep.equal([]);
    await button('They are right').click();
    await page.locator('.drawing-question').waitFor({ state: 'hidden' });
    await eventually('the answer is saved', async () => (await settings()).maskReview === null);
  });

  it('take a finger on a phone', async () => {
    await set({ PRIVACY_MASKS: '0.1,0.1 0.5,0.1 0.5,0.5 0.1,0.5', CAMERA_ROTATION: '0' });
    await open('masks', { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
    await page.touchscreen.tap(...(await at(0.3, 0.3)));
    const handles = page.locator('.drawing-handle');
    await eventually('four handles', async () => (await handles.count()) === 4);
    const client = await page.context().newCDPSession(page);
    const touch = async (type: string, ...to: [number, number][]) => {
      const touchPoints = await Promise.all(to.map(async (point) => at(...point)));
      await client.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints: touchPoints.map(([x, y]) => ({ x, y })),
      });
    };
    await touch('touchStart', [0.5, 0.5]);
    await touch('touchMove', [0.6, 0.65]);
    await touch('touchMove', [0.7, 0.8]);
    await touch('touchEnd');
    await pointsAre([0.1, 0.1], [0.5, 0.1], [0.7, 0.8], [0.1, 0.5]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(320);
  });

  it('zoom into an area that is drawn on the whole picture, and nothing is saved before', async () => {
    await set({ PRIVACY_MASKS: '', CAMERA_ROI: '0.2,0.2,0.5,0.5' });
    await open('zoom');
    await button('Zoom out to draw').click();
    // The area that was zoomed into, in the whole picture.
    await page.getByText('2.0×', { exact: true }).waitFor();
    expect(await button('Save').count()).to.equal(0);
    await drag([0.7, 0.7], [0.5, 0.6]);
    await page.locator('.drawing-frame').press('ArrowDown');
    await button('Use this area').click();
    await page.waitForURL(/#picture$/);
    // It is hidden where the camera cannot zoom.
    await page.locator('a[href="#picture/zoom"]').waitFor({ state: 'attached' });
    await eventually('the area is tried', async () => (await value('CAMERA_ROI')) === '0.2,0.22,0.4,0.4');
    expect(readFileSync(join(folder, 'settings.conf'), 'utf8')).to.include('CAMERA_ROI=0.2,0.2,0.5,0.5');
    await button('Save').click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(readFileSync(join(folder, 'settings.conf'), 'utf8')).to.include('CAMERA_ROI=0.2,0.22,0.4,0.4');
  });
});
