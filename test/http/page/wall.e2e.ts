import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { sessionHeaders } from '../../helpers/access-client.ts';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import type { WatchedPage } from '../../helpers/browser.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { eventually } from '../../helpers/eventually.ts';
import { FEW_FRAMES } from '../../helpers/page-daemons.ts';
import { holds, kindIs, wholePage } from '../../helpers/viewer-page.ts';

const LAPTOP = { width: 1280, height: 800 };
const PHONE = { width: 320, height: 640 };
const SMALL = ['--source', 'test', '--camera-width', '320', '--camera-height', '180', ...FEW_FRAMES];
/** All but the last one are the same: each camera is a process. */
const NAMES = ['hall', 'gate', 'yard', 'shed'];

describeInBrowser('the wall of a hub', (browser) => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-wall-'));
  let credentials: CredentialsFile;
  let hub: RunningDaemon;
  let camera: RunningDaemon;
  let shed: RunningDaemon;
  /** An admin's, on a laptop. */
  let opened: WatchedPage;
  let page: Page;

  before(async () => {
    [camera, shed] = await Promise.all([startDaemon(SMALL), startDaemon(SMALL)]);
    const file = join(folder, 'cameras');
    const lines = NAMES.map((name) => `${name} ${(name === 'shed' ? shed : camera).url}/\n`);
    writeFileSync(file, lines.join(''));
    credentials = await credentialsFile(CHEAP, 'everyone');
    const args = ['--role', 'hub', '--cameras-file', file, '--credentials-file', credentials.path];
    const quick = ['--idle-stop-seconds', '0', '--stale-seconds', '1'];
    hub = await startDaemon([...args, ...quick], { STATE_DIRECTORY: folder });
    opened = await open();
    ({ page } = opened);
  });
  after(async () => {
    await Promise.all([hub.stop(), camera.stop(), shed.stop()]);
    credentials.clear();
    rmSync(folder, { recursive: true });
  });

  const open = async (
    path = '/',
    options: BrowserContextOptions = {},
    user = USER.name,
    prepare: (made: Page) => Promise<unknown> = async () => {},
  ) => {
    const [name = '', value = ''] = (await sessionHeaders(hub.url, user)).Cookie.split('=');
    return openPage(browser(), hub.url + path, { viewport: LAPTOP, ...options }, async (made) => {
      await withAxe(made);
      await made.context().addCookies([{ name, value, url: hub.url }]);
      await prepare(made);
    });
  };
  const tile = (of: Page, name: string) => of.locator(`[data-camera="${name}"]`);
  const stateIs = (of: Page, name: string, state: string) =>
    of.locator(`[data-camera="${name}"][data-state="${state}"]`).waitFor({ state: 'attached' });
  const areLive = (of: Page, names: readonly string[]) =>
    Promise.all(names.map((name) => stateIs(of, name, 'live')));
  const orderIs = (of: Page, names: string) =>
    eventually(`the order ${names}`, async () => {
      const tiles = of.locator('.tile');
      const order = await tiles.evaluateAll((all) => all.map((one) => one.getAttribute('data-camera')));
      return order.join(' ') === names;
    });
  const areWatched = (names: string) =>
    eventually(`the cameras that are watched: ${names}`, async () => {
      const headers = { Authorization: basic(USER.name, USER.password) };
      const { cameras } = (await (await fetch(`${hub.url}/cameras`, { headers })).json()) as {
        cameras: { name: string; viewers: number }[];
      };
      const watched = cameras.filter(({ viewers }) => viewers > 0);
      return watched.map(({ name }) => name).join(' ') === names;
    });

  it('shows all cameras over one connection, in both themes, for everybody', async () => {
    await areLive(page, NAMES);
    const streams = opened.requests.filter((url) => /video_feed|wall\/stream/.test(url));
    // On a busy machine, it may be opened again.
    expect(new Set(streams.map((url) => new URL(url).pathname))).to.deep.equal(new Set(['/wall/stream']));
    await page.getByText('4 cameras').waitFor();
    await page.locator('#pill').waitFor({ state: 'hidden' });
    const picture = () => tile(page, 'gate').locator('img').getAttribute('src');
    const first = await picture();
    await eventually('another picture', async () => (await picture()) !== first);
    expect(await violations(page)).to.deep.equal([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page)).to.deep.equal([]);
    expect(opened.complaints).to.deep.equal([]);
  });

  it('lists the events of all cameras', async () => {
    await page.getByRole('button', { name: 'Events', exact: true }).click();
    await fetch(`${shed.url}/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text: 'bell' }),
    });
    const row = page.locator('#events li', { hasText: /shed.*bell/ });
    await row.waitFor();
    expect(await violations(page)).to.deep.equal([]);
    await page.getByRole('button', { name: 'Close events' }).press('Enter');
    await row.waitFor({ state: 'hidden' });
    await holds(page, "document.activeElement.id === 'events-toggle'");
  });

  it('dims a camera that is lost, says so once, and shows it again when it is back', async () => {
    const { port } = shed;
    shed.kill('SIGKILL');
    await shed.exited;
    await stateIs(page, 'shed', 'lost');
    await page.getByText('1 offline').waitFor();
    await tile(page, 'shed')
      .getByText(/Last picture \d+ s ago/)
      .waitFor();
    expect(await violations(page)).to.deep.equal([]);
    shed = await startDaemon(SMALL, {}, [], { port: String(port) });
    await stateIs(page, 'shed', 'live');
    await page.locator('#pill').waitFor({ state: 'hidden' });
  });

  it('dims every picture when the hub is silent', async () => {
    hub.kill('SIGSTOP');
    try {
      await Promise.all(NAMES.map((name) => stateIs(page, name, 'old')));
      await tile(page, 'hall')
        .getByText(/Last picture \d+ s ago/)
        .waitFor();
    } finally {
      hub.kill('SIGCONT');
    }
    await areLive(page, NAMES);
  });

  it('is put into another order by keys and by dragging, by an admin for everybody', async () => {
    await page.locator('[data-camera="hall"] a').focus();
    await page.keyboard.press('Alt+ArrowRight');
    await orderIs(page, 'gate hall yard shed');
    await page.getByText('hall: place 2 of 4').waitFor({ state: 'attached' });
    await holds(page, "document.activeElement.parentElement.dataset.camera === 'hall'");
    await page.keyboard.press('Alt+ArrowDown');
    await orderIs(page, 'gate yard shed hall');
    const [from, to] = [await tile(page, 'hall').boundingBox(), await tile(page, 'gate').boundingBox()];
    await page.mouse.move(from!.x + 50, from!.y + 50);
    await page.mouse.down();
    await page.mouse.move(to!.x + 60, to!.y + 60, { steps: 5 });
    await orderIs(page, 'hall gate yard shed');
    await page.mouse.move(to!.x + to!.width + 60, to!.y + 60, { steps: 5 });
    const isKept = page.waitForResponse(
      (answer) => answer.request().method() === 'PUT' && answer.ok() && answer.url().includes('layout'),
    );
    await page.mouse.up();
    await orderIs(page, 'gate hall yard shed');
    await isKept;
    expect(page.url()).to.equal(`${hub.url}/`);

    const viewer = await open('/', {}, VIEWER);
    await orderIs(viewer.page, 'gate hall yard shed');
    await viewer.page.locator('[data-camera="gate"] a').press('Alt+ArrowRight');
    await orderIs(viewer.page, 'hall gate yard shed');
    await viewer.page.reload();
    await orderIs(viewer.page, 'hall gate yard shed');
    await viewer.close();
    await page.reload();
    await orderIs(page, 'gate hall yard shed');
  });

  it('asks for nothing that nobody sees', async () => {
    await areWatched('hall gate yard shed');
    await page.locator('#columns').selectOption('1');
    await areWatched('hall gate');
    await page.evaluate("document.querySelector('main').scrollTo(0, 1e6)");
    await areWatched('yard shed');
    await page.locator('#columns').selectOption('0');
  });

  it('leads to the page of a camera, with all that the live view does, and back', async () => {
    await areLive(page, NAMES);
    await page.locator('[data-camera="gate"] a').press('Enter');
    await kindIs(page, 'live');
    expect(new URL(page.url()).pathname).to.equal('/cameras/gate/');
    await page.getByRole('heading', { name: 'gate' }).waitFor();
    await wholePage(page);
    await page.getByRole('link', { name: 'Settings' }).waitFor({ state: 'hidden' });
    expect(await violations(page)).to.deep.equal([]);
    await page.getByRole('link', { name: 'Wall' }).click();
    await areLive(page, NAMES);
    expect(opened.complaints).to.deep.equal([]);
    await opened.close();
    await areWatched('');
  });

  it('shows the camera with motion large on a phone, and turns its pages by itself on a kiosk', async () => {
    const at = new Date().toISOString();
    const event = { id: 'e', type: 'motion', phase: 'update', camera: 'yard', at, startedAt: at };
    const phone = await open('/', { viewport: PHONE, locale: 'de' }, VIEWER, (made) =>
      made.route('**/events/stream', (route) =>
        route.fulfill({ contentType: 'text/event-stream', body: `data: ${JSON.stringify(event)}\n\n` }),
      ),
    );
    await phone.page.locator('[data-large][data-motion]', { hasText: 'Bewegung' }).waitFor();
    await orderIs(phone.page, 'yard gate hall shed');
    await holds(phone.page, 'document.documentElement.scrollWidth <= innerWidth');
    const [large, small] = await Promise.all(
      ['yard', 'gate'].map((name) => tile(phone.page, name).boundingBox()),
    );
    expect(large!.width).to.be.closeTo(PHONE.width - 8, 1);
    expect(small!.width).to.be.closeTo((PHONE.width - 12) / 2, 1);
    expect(await violations(phone.page)).to.deep.equal([]);
    await phone.close();

    const kiosk = await open('/?kiosk=5', {}, VIEWER);
    await areLive(kiosk.page, NAMES);
    await kiosk.page.locator('.bar').waitFor({ state: 'hidden' });
    await kiosk.page.locator('.clock', { hasText: /^\d\d:\d\d$/ }).waitFor();
    expect((await kiosk.page.locator('main').boundingBox())?.height).to.equal(LAPTOP.height);
    await kiosk.close();
  });
});
