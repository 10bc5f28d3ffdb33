import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { eventually } from '../../helpers/eventually.ts';
import { FEW_FRAMES } from '../../helpers/page-daemons.ts';
import { holds, kindIs, wholePage } from '../../helpers/viewer-page.ts';

const LAPTOP = { width: 1280, height: 800 };
const PHONE = { width: 320, height: 640 };
/** All but the last one are the same: each camera is a process. */
const NAMES = ['hall', 'gate', 'yard', 'shed'];

describeInBrowser('the wall of a hub', (browser) => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-wall-'));
  const file = join(folder, 'cameras');
  let hub: RunningDaemon;
  let camera: RunningDaemon;
  let shed: RunningDaemon;

  before(async () => {
    const small = ['--source', 'test', '--camera-width', '320', '--camera-height', '180', ...FEW_FRAMES];
    [camera, shed] = await Promise.all([startDaemon(small), startDaemon(small)]);
    const lines = NAMES.map((name) => `${name} ${(name === 'shed' ? shed : camera).url}/\n`);
    writeFileSync(file, lines.join(''));
    const args = [
      '--role',
      'hub',
      '--cameras-file',
      file,
      '--idle-stop-seconds',
      '0',
      '--stale-seconds',
      '1',
    ];
    hub = await startDaemon(args, { XDG_STATE_HOME: folder });
  });
  after(async () => {
    await Promise.all([hub.stop(), camera.stop(), shed.stop()]);
    rmSync(folder, { recursive: true });
  });

  const open = async (path = '/', options: BrowserContextOptions = {}) =>
    openPage(browser(), hub.url + path, { viewport: LAPTOP, ...options }, withAxe);
  const tile = (page: Page, name: string) => page.locator(`[data-camera="${name}"]`);
  const stateIs = (page: Page, name: string, state: string) =>
    page.locator(`[data-camera="${name}"][data-state="${state}"]`).waitFor({ state: 'attached' });
  const areLive = (page: Page, names: readonly string[]) =>
    Promise.all(names.map((name) => stateIs(page, name, 'live')));
  const order = (page: Page) =>
    page.locator('.tile').evaluateAll((tiles) => tiles.map((one) => one.getAttribute('data-camera')));
  const orderIs = (page: Page, names: string) =>
    eventually('the order', async () => (await order(page)).join(' ') === names);
  const watched = async () => {
    const { cameras } = (await (await fetch(`${hub.url}/cameras`)).json()) as {
      cameras: { name: string; viewers: number }[];
    };
    return cameras.filter(({ viewers }) => viewers > 0).map(({ name }) => name);
  };
  const areWatched = (names: string) =>
    eventually(`the cameras that are watched: ${names}`, async () => (await watched()).join(' ') === names);

  it('shows all cameras over one connection, in both themes, for everybody', async () => {
    const { page, complaints, requests, close } = await open();
    await areLive(page, NAMES);
    const streams = requests.filter((url) => /video_feed|wall\/stream/.test(url));
    expect(streams.length).to.equal(1);
    expect(await page.locator('#count').textContent()).to.equal('4 cameras');
    expect(await page.locator('#pill').isHidden()).to.equal(true);
    const sum = () => page.evaluate(`document.querySelector('[data-camera="gate"] canvas').toDataURL()`);
    const first = await sum();
    await eventually('another picture', async () => (await sum()) !== first);
    expect(await violations(page)).to.deep.equal([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page)).to.deep.equal([]);
    // Where no camera has events, there is no stream of them.
    expect(complaints.filter((complaint) => !complaint.includes('404'))).to.deep.equal([]);
    await close();
    await areWatched('');
  });

  it('dims a camera that is lost, says so once, and shows it again when it is back', async () => {
    const { page, close } = await open();
    await areLive(page, NAMES);
    const { port } = shed;
    shed.kill('SIGKILL');
    await shed.exited;
    await stateIs(page, 'shed', 'lost');
    await page.getByText('1 offline').waitFor();
    expect(await tile(page, 'shed').textContent()).to.match(/Offline.*Last picture \d+ s ago/);
    expect(await violations(page)).to.deep.equal([]);
    shed = await startDaemon([], {}, [], { port: String(port) });
    await stateIs(page, 'shed', 'live');
    await page.locator('#pill').waitFor({ state: 'hidden' });
    await close();
  });

  it('dims every picture when the hub is silent', async () => {
    const { page, close } = await open();
    await areLive(page, NAMES);
    hub.kill('SIGSTOP');
    try {
      await Promise.all(NAMES.map((name) => stateIs(page, name, 'old')));
      expect(await tile(page, 'hall').textContent()).to.match(/Last picture \d+ s ago/);
    } finally {
      hub.kill('SIGCONT');
    }
    await areLive(page, NAMES);
    await close();
  });

  it('is put into another order by keys and by dragging, which is kept', async () => {
    const { page, close } = await open();
    await areLive(page, NAMES);
    await page.locator('[data-camera="hall"] a').focus();
    await page.keyboard.press('Alt+ArrowRight');
    await orderIs(page, 'gate hall yard shed');
    expect(await page.locator('#announcement').textContent()).to.equal('hall: place 2 of 4');
    expect(await page.evaluate('document.activeElement.parentElement.dataset.camera')).to.equal('hall');
    await page.keyboard.press('Alt+ArrowDown');
    await orderIs(page, 'gate yard shed hall');
    const [from, to] = [await tile(page, 'hall').boundingBox(), await tile(page, 'gate').boundingBox()];
    await page.mouse.move(from!.x + 50, from!.y + 50);
    await page.mouse.down();
    await page.mouse.move(to!.x + 60, to!.y + 60, { steps: 5 });
    await page.mouse.up();
    await orderIs(page, 'hall gate yard shed');
    expect(page.url()).to.equal(`${hub.url}/`);
    await page.keyboard.press('Alt+ArrowRight');
    await orderIs(page, 'gate hall yard shed');
    await page.reload();
    await areLive(page, NAMES);
    await orderIs(page, 'gate hall yard shed');
    await close();
  });

  it('asks for nothing that nobody sees', async () => {
    const { page, close } = await open();
    await areWatched('hall gate yard shed');
    await page.locator('#columns').selectOption('1');
    await areWatched('hall gate');
    await page.evaluate("document.querySelector('main').scrollTo(0, 1e6)");
    await areWatched('yard shed');
    await close();
  });

  it('leads to the page of a camera, with all that the live view does, and back', async () => {
    const { page, complaints, close } = await open();
    await areLive(page, NAMES);
    await page.locator('[data-camera="gate"] a').press('Enter');
    await kindIs(page, 'live');
    expect(new URL(page.url()).pathname).to.equal('/cameras/gate/');
    expect(await page.locator('h1').textContent()).to.equal('gate');
    await wholePage(page);
    await page.getByRole('link', { name: 'Settings' }).waitFor({ state: 'hidden' });
    expect(await violations(page)).to.deep.equal([]);
    await page.getByRole('link', { name: 'Wall' }).click();
    await areLive(page, NAMES);
    expect(complaints.filter((complaint) => !complaint.includes('404'))).to.deep.equal([]);
    await close();
  });

  it('is a list with one large camera on a phone, and has no bar on a kiosk', async () => {
    const phone = await open('/', { viewport: PHONE, locale: 'de' });
    await areLive(phone.page, ['hall', 'gate', 'yard']);
    await holds(phone.page, 'document.documentElement.scrollWidth <= innerWidth');
    const [large, small] = [
      await tile(phone.page, 'hall').boundingBox(),
      await tile(phone.page, 'gate').boundingBox(),
    ];
    expect(large!.width).to.be.closeTo(PHONE.width - 8, 1);
    expect(small!.width).to.be.closeTo((PHONE.width - 12) / 2, 1);
    expect(await violations(phone.page)).to.deep.equal([]);
    await phone.close();

    const kiosk = await open('/?kiosk=5');
    await areLive(kiosk.page, NAMES);
    expect(await kiosk.page.locator('.bar').isVisible()).to.equal(false);
    await kiosk.page.locator('.clock', { hasText: /^\d\d:\d\d$/ }).waitFor();
    expect((await kiosk.page.locator('main').boundingBox())?.height).to.equal(LAPTOP.height);
    await kiosk.close();
  });
});
