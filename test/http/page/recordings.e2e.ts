import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { CameraEvent } from '../../../daemon/events/event.ts';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import type { WatchedPage } from '../../helpers/browser.ts';
import { basic, CHEAP, credentialsFile, USER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { eventually } from '../../helpers/eventually.ts';
import { holds } from '../../helpers/viewer-page.ts';
import { RecordingsStandIn } from '../../helpers/recordings-stand-in.ts';
import { smallCamera } from '../../helpers/small-camera.ts';
import type { StandInFile } from '../../helpers/recordings-stand-in.ts';

const MOST_BYTES = 60_000;
const NARROW = { width: 320, height: 640 };
const DESKTOP = { width: 1280, height: 800 };
/** What a finger cannot hit: less than 44 pixels high, with its label. */
const SMALL_TARGETS = `[...document.querySelectorAll('button, a, input, [role=slider].handle')]
  .filter((one) => one.checkVisibility())
  .map((one) => [one.closest('label') ?? one, one.outerHTML])
  .filter(([one]) => one.getBoundingClientRect().height < (one.closest('.speeds') ? 37.5 : 43.5))
  .map(([, html]) => html)`;

/** In Berlin, the clock is set back at three in that night: the day has 25 hours. */
const ZONE = 'Europe/Berlin';
const at = (time: string, zone = '+01:00') => Date.parse(`2026-10-25T${time}${zone}`);
const NOW = at('14:42:30');

function event(
  type: CameraEvent['type'],
  startMs: number,
  seconds: number,
  more: Partial<CameraEvent> = {},
): CameraEvent {
  const id = `${new Date(startMs).toISOString().replaceAll(/[-:.]/g, '')}-4k7q`;
  const nothing = { score: null, zone: null, box: null, text: null };
  return {
    id,
    camera: 'Hall',
    type,
    phase: 'end',
    at: new Date(startMs + seconds * 1000).toISOString(),
    startedAt: new Date(startMs).toISOString(),
    ...nothing,
    clip: `recordings/${id}/clip.avi`,
    snapshot: `recordings/${id}/snapshot.jpg`,
    ...more,
  };
}

const EVENTS = [
  event('motion', at('02:30:00', '+02:00'), 10, { score: 40 }),
  event('motion', at('02:30:00'), 10, { score: 60 }),
  event('manual', at('09:12:30'), 30, { text: 'by Anna' }),
  event('camera-lost', at('10:36:02'), 2520, { clip: null, snapshot: null }),
  event('tamper', at('14:24:40'), 9, { text: 'The camera is covered' }),
  event('motion', at('14:31:08'), 12, { score: 90, zone: 'Drive', box: [0.5, 0.4, 0.1, 0.3] }),
  event('motion', at('14:41:52'), 20, { score: 80, zone: 'Drive' }),
];
const files: readonly StandInFile[] = EVENTS.filter(({ clip }) => clip !== null).map(
  ({ id, at: end, startedAt }) => ({
    id,
    fromMs: Date.parse(startedAt) - 5000,
    toMs: Date.parse(end) + 5000,
  }),
);
/** Also a day of very many. */
const MANY = 100_000;
const manyFromMs = Date.parse('2026-10-20T00:00:00+02:00');
const many = Array.from({ length: MANY }, (_, index) =>
  event('motion', manyFromMs + index * 860, 0, { clip: null, snapshot: null }),
);

describeInBrowser('the recordings page', (browser) => {
  const picture = smallCamera().frame(1);
  const standIn = new RecordingsStandIn({
    events: [...many, ...EVENTS],
    files,
    picture: () => picture,
    disk: {
      state: 'waiting',
      path: '/media/picamd',
      freeBytes: 38e9,
      totalBytes: 58e9,
      lastsDays: 9,
      message: '',
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'picamd-recordings-page-'));
  let file: CredentialsFile;
  let daemon: RunningApp;
  let url: string;
  let opened: WatchedPage;
  let page: Page;

  before(async () => {
    file = await credentialsFile(CHEAP);
    const camera = smallCamera();
    const record = ['--record', 'both', '--record-path', folder, '--record-on-system-card', 'on'];
    const args = [...camera.args, '--credentials-file', file.path, '--camera-name', 'Hall', ...record];
    daemon = await startApp(args, camera.env);
    await daemon.logged(/camera: streaming/);
    await daemon.logged(/recording: to/);
    url = await standIn.start(daemon.url);
    opened = await openPage(
      browser(),
      'about:blank',
      { viewport: DESKTOP, timezoneId: ZONE, extraHTTPHeaders: headers, hasTouch: true },
      async (blank) => {
        await withAxe(blank);
        await blank.clock.install({ time: NOW });
        await blank.clock.resume();
      },
    );
    page = opened.page;
    await page.goto(`${url}/recordings`);
    await rows().first().waitFor();
    const report = {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: '{"text":"by Anna"}',
    };
    expect((await fetch(`${daemon.url}/events?clip=1`, report)).status).to.equal(201);
  });

  after(async () => {
    await daemon.stop();
    await standIn.stop();
    file.clear();
    rmSync(folder, { recursive: true });
  });

  const headers = { Authorization: basic(USER.name, USER.password) };
  const clock = () => page.locator('#clock').inputValue();
  const rows = () => page.locator('#events li');
  const clockShows = (time: string) =>
    eventually(`the clock shows ${time}`, async () => (await clock()) === time);
  const shows = (selector: string, text: RegExp) => page.locator(selector, { hasText: text }).waitFor();
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const asked = (pattern: RegExp) => standIn.requests.filter((request) => pattern.test(request));

  it(`loads at most ${MOST_BYTES} bytes without pictures, and shows the newest event`, async () => {
    const client = await page.context().newCDPSession(page);
    const urls = new Map<string, string>();
    let sum = 0;
    client.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url));
    client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (!urls.get(requestId)?.includes('.jpg')) sum += encodedDataLength;
    });
    await client.send('Network.enable');
    await client.send('Network.setCacheDisabled', { cacheDisabled: true });
    await page.goto(`${url}/recordings`);
    await clockShows('14:41:52');
    await eventually('what is loaded is counted', () => sum > 15_000);
    await client.detach();
    expect(sum).to.be.at.most(MOST_BYTES);
    await shows('#day-title', /^Today, Oct 25$/);
    await shows('#filters', /All\s*7\s*Motion\s*4\s*Camera\s*2\s*Saved\s*1/);
    await shows('#disk', /38 GB of 58 GB free, lasts about 9 days/);
    await rows()
      .nth(2)
      .filter({ hasText: /Covered\s*14:24:40\s*9 s/ })
      .waitFor();
    await rows()
      .nth(3)
      .filter({ hasText: /Camera offline\s*10:36:02\s*42 min/ })
      .waitFor();
    expect(opened.complaints).to.deep.equal([]);
  });

  it('has 25 hours on the day on which the clock is set back, with the hour that comes twice', async () => {
    const labels = await page.locator('#day .labels span').allInnerTexts();
    expect(labels).to.deep.equal(['00', '03', '06', '09', '12', '15', '18', '21', '00']);
    const left = await page.locator('#day .labels span').nth(1).getAttribute('style');
    expect(Number(/[\d.]+/.exec(left ?? '')?.[0])).to.be.closeTo((4 / 25) * 100, 0.1);
    expect(await rows().nth(5).innerText()).to.include('02:30:00');
    expect(await rows().nth(6).innerText()).to.include('02:30:00');
  });

  it('plays, steps, changes the speed and goes to events by the keyboard', async () => {
    await page.keyboard.press('ArrowUp');
    await clockShows('14:31:07');
    await page.keyboard.press('l');
    await page.keyboard.press('l');
    await page.locator('#speeds [aria-pressed=true]', { hasText: '4×' }).waitFor();
    await page.keyboard.press(' ');
    await eventually('it plays', async () => (await clock()) >= '14:31:09');
    await page.keyboard.press(' ');
    expect(asked(/play\?.*speed=4/)).to.not.be.empty;
    await button('Play').waitFor();
    const before = await clock();
    await eventually('the next second', async () => {
      await page.keyboard.press('ArrowRight');
      return (await clock()) > before;
    });
    await page.keyboard.press('ArrowDown');
    await clockShows('14:41:51');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
  });

  it('asks for one picture at a time while the strip is dragged, and ends with that under the pointer', async () => {
    // None is answered before the drag is over, however fast this machine is.
    let answer = (): void => {};
    standIn.until = new Promise((resolve) => (answer = resolve));
    standIn.requests.length = 0;
    const box = (await page.locator('#day .track').boundingBox())!;
    const [y, middle] = [box.y + box.height / 2, box.x + box.width / 2];
    await page.mouse.move(middle, y);
    await page.mouse.down();
    await page.mouse.move(middle - 200, y, { steps: 40 });
    await page.mouse.up();
    answer();
    const track = page.locator('#day .track');
    await eventually('the last picture', async () => {
      const last = Number(/at=(\d+)/.exec(asked(/picture\.jpg/).at(-1) ?? '')?.[1]);
      return Math.abs(last / 1000 - Number(await track.getAttribute('aria-valuenow'))) < 1;
    });
    expect(standIn.mostAtOnce).to.equal(1);
    expect(asked(/picture\.jpg/).length).to.be.within(2, 5);
    await shows('#gap', /^Nothing recorded at \d\d:\d\d:\d\d\. Picture from /);
  });

  it('goes to a time that is entered', async () => {
    await page.locator('#clock').fill('9.12');
    await page.keyboard.press('Enter');
    await clockShows('09:12:00');
    await page.locator('#clock').fill('25:00');
    await page.keyboard.press('Enter');
    await page.locator('#clock[aria-invalid=true]').waitFor();
    await page.keyboard.press('Escape');
    await clockShows('09:12:00');
  });

  it('keeps and deletes what is at the playhead, and asks before it deletes', async () => {
    await rows().nth(1).click();
    await clockShows('14:31:07');
    const { id } = EVENTS[5]!;
    await button('Keep').click();
    await page.locator('#filters').getByText('Saved 2').waitFor();
    expect([...standIn.starred]).to.deep.equal([id]);
    await button('Delete').click();
    const question = page.getByRole('dialog', { name: 'Delete “Motion” at 14:31:08?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect(standIn.deleted.size).to.equal(0);
    await button('Delete').click();
    await Promise.all([
      page.getByText('Recording deleted').waitFor(),
      question.getByRole('button', { name: 'Delete' }).click(),
    ]);
    expect([...standIn.deleted]).to.deep.equal([id]);
    await eventually('no clip', () => button('Download clip').isDisabled());
  });

  it('exports the range between two keys, and says what that costs', async () => {
    await page.locator('#clock').fill('14:41:55');
    await page.keyboard.press('Enter');
    await clockShows('14:41:55');
    await page.keyboard.press('[');
    await page.locator('#clock').fill('14:42:05');
    await page.keyboard.press('Enter');
    await clockShows('14:42:05');
    await page.keyboard.press(']');
    await button('Export 10 s…').click();
    const sheet = page.getByRole('dialog', { name: 'Export' });
    await sheet.getByText('20 JPEG files').waitFor();
    await sheet.getByRole('slider', { name: 'End of the range' }).press('ArrowLeft');
    await sheet.getByText('18 JPEG files').waitFor();
    const to = sheet.getByRole('textbox', { name: 'To', exact: true });
    await eventually('the end of the range', async () => (await to.inputValue()) === '14:42:04');
    await to.fill('14:42:05');
    await to.press('Tab');
    await sheet.getByText('20 JPEG files').waitFor();
    expect(await violations(page)).to.deep.equal([]);
    await sheet.getByText('AVI video').click();
    const download = page.waitForEvent('download');
    await sheet.getByRole('button', { name: 'Export 10 s, about 6.0 MB' }).click();
    await sheet.waitFor({ state: 'detached' });
    const query = `from=${at('14:41:55')}&to=${at('14:42:05')}&format=avi`;
    expect((await download).url()).to.equal(`${url}/recordings/export?${query}`);
  });

  it('shows a day of 100 000 events without delay', async () => {
    await page.getByRole('button', { name: 'Choose a day' }).click();
    await page.getByRole('button', { name: /^Tuesday, October 20, 2026/ }).click();
    await page.locator('#filters').getByText('All 100,000').waitFor();
    await eventually('some rows', async () => (await rows().count()) < 30);
    const worst = () =>
      page.evaluate<number>(`(async () => {
      const events = document.querySelector('#events');
      let worst = 0;
      for (const share of [0.5, 1, 0.1, 0.9, 0]) {
        events.scrollTop = share * events.scrollHeight;
        const started = performance.now();
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        worst = Math.max(worst, performance.now() - started);
      }
      return worst;
    })()`);
    // The machine may be busy: one time of several must be quick.
    await eventually('scrolling without delay', async () => (await worst()) < 500);
    expect(await rows().first().getAttribute('aria-setsize')).to.equal('100000');
  });

  it('has nothing that axe finds, in light and dark, and fits into 320 pixels', async () => {
    await page.goto(`${url}/recordings?at=${at('14:41:55')}`);
    await rows().first().waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const size of [DESKTOP, NARROW]) {
        await page.setViewportSize(size);
        // Once it is laid out for the new size.
        await holds(page, `document.documentElement.scrollWidth === ${size.width}`);
        await holds(page, `(${SMALL_TARGETS}).length === 0`);
        expect(await violations(page), `${colorScheme} ${size.width}`).to.deep.equal([]);
      }
    }
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
    const fill = "getComputedStyle(document.querySelector('.marks [data-shape=bar]')).fill";
    expect(await page.evaluate(fill)).to.not.equal(
      await page.evaluate('getComputedStyle(document.body).backgroundColor'),
    );
    await page.emulateMedia({ forcedColors: 'none' });
  });

  it('goes on asking about a day for some minutes after midnight, as its last event may end then', async () => {
    const nowMs = await page.evaluate<number>('Date.now()');
    await page.clock.fastForward(at('23:59:58') - nowMs);
    for (let times = 0; times < 3; times++) {
      const next = page.waitForRequest((request) => request.url().includes(`until=${at('24:00:00')}`));
      await page.clock.fastForward(10_000);
      await next;
    }
  });

  it('zooms by wheel and by two fingers, around what is under them', async () => {
    const labels = () => page.locator('#hour .labels span:visible').allInnerTexts();
    const track = page.locator('#hour .track');
    const box = (await track.boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const before = (await labels()).length;
    await page.mouse.move(x, y);
    for (let notch = 0; notch < 20; notch++) await page.mouse.wheel(0, -100);
    // Minutes no longer tell the labels apart.
    await eventually('seconds', async () => /^14:4\d:\d\d$/.test((await labels())[0] ?? ''));
    const client = await page.context().newCDPSession(page);
    const touch = (type: string, xs: readonly number[]) =>
      client.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints: xs.map((one, id) => ({ x: one, y, id })),
      });
    for (let pinch = 0; pinch < 4; pinch++) {
      await touch('touchStart', [x - 100, x + 100]);
      for (const apart of [80, 60, 40, 25]) await touch('touchMove', [x - apart, x + apart]);
      await touch('touchEnd', []);
    }
    await eventually('minutes', async () => /^\d\d(:\d\d)?$/.test((await labels())[0] ?? ''));
    await client.detach();
    await clockShows('14:41:55');
    expect(before).to.be.within(2, 6);
  });

  it('moves the strip under a fixed playhead on a phone', async () => {
    await page.reload();
    await rows().first().waitFor();
    const fixed = page.locator('#hour .playhead[style="left: 50%;"]');
    await fixed.waitFor({ state: 'attached' });
    const box = (await page.locator('#hour .track').boundingBox())!;
    const y = box.y + box.height / 2;
    await page.mouse.move(200, y);
    await page.mouse.down();
    await page.mouse.move(280, y, { steps: 4 });
    await page.mouse.up();
    // A quarter of half an hour: 7 min 30 s.
    await clockShows('14:34:25');
    await fixed.waitFor({ state: 'attached' });
    // On the day of many events, nothing was recorded.
    expect(opened.complaints.filter((one) => !one.includes('404'))).to.deep.equal([]);
  });

  it('shows and plays what a daemon has recorded, and leads to it from the live page', async () => {
    const other = await openPage(browser(), daemon.url, { viewport: DESKTOP, extraHTTPHeaders: headers });
    await other.page.getByRole('link', { name: 'Recordings' }).click();
    await other.page.locator('#events li').getByText('Saved clip').click();
    const shown = () => other.page.locator('#clock').inputValue();
    await other.page.locator('#stage:not([data-empty], [data-gap])').waitFor();
    const before = await shown();
    await other.page.keyboard.press(' ');
    await eventually('it plays', async () => (await shown()) > before);
    expect(other.complaints).to.deep.equal([]);
    await other.close();
  });
});
