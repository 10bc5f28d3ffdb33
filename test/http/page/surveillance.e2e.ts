import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { CameraEvent } from '../../../daemon/events/event.ts';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import type { WatchedPage } from '../../helpers/browser.ts';
import { CHEAP, credentialsFile, USER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { decodeJpeg } from '../../helpers/decode-jpeg.ts';
import { eventually } from '../../helpers/eventually.ts';
import { childrenOf, commandLine } from '../../helpers/process-facts.ts';
import { needs } from '../../helpers/programs.ts';
import { runProgram } from '../../helpers/run-program.ts';
import { holds, kindIs, pressShown, wholePage } from '../../helpers/viewer-page.ts';

const PROGRAM = fileURLToPath(new URL('../../fixtures/moving-thing.js', import.meta.url));
const SIZE = { width: 320, height: 180 };
const FPS = 10;
/** The thing walks to and fro in 1.4 s. */
const WALK_MS = 1500;
const PRE_SECONDS = 3;
const QUICK = Object.entries({
  record: 'events',
  'record-on-system-card': 'on',
  'pre-seconds': `${PRE_SECONDS}`,
  'post-seconds': '0.5',
  'event-gap': '1',
  // On a busy machine, it takes long to start a program.
  'first-frame-seconds': '60',
}).flatMap(([key, value]) => [`--${key}`, value]);
/** Only ends what hangs. */
const FFPROBE_MS = 60_000;
/** The ground is darker, and the thing has lighter stripes. */
const WITH_THING = 170;
const BRIGHTEST_IN_LEFT_HALF = `(() => {
  const { width, height } = document.querySelector('#canvas');
  const copy = new OffscreenCanvas(width, height).getContext('2d');
  copy.drawImage(document.querySelector('#canvas'), 0, 0);
  const { data } = copy.getImageData(0, 0, width / 2, height);
  return data.reduce((most, value, at) => (at % 4 === 1 ? Math.max(most, value) : most), 0);
})()`;

describeInBrowser('a camera that notices', (browser) => {
  needs('FFmpeg');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-notices-'));
  const walks = join(folder, 'walks');
  const alerts: { url: string; body: Buffer }[] = [];
  const phone = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      alerts.push({ url: request.url ?? '', body: Buffer.concat(chunks) });
      response.end('{}');
    });
  });
  let users: CredentialsFile;
  let daemon: RunningDaemon;
  let opened: WatchedPage;
  let page: Page;
  /** The first motion. On a busy machine, whose camera has gaps, there may be a second one. */
  let motion: CameraEvent;

  before(async () => {
    phone.listen(0, '127.0.0.1');
    await once(phone, 'listening');
    users = await credentialsFile(CHEAP);
    mkdirSync(join(folder, 'recordings'));
    const command = JSON.stringify([process.execPath, PROGRAM, walks]);
    const source = ['--source', 'command', '--source-command', command, '--camera-framerate', `${FPS}`];
    const path = ['--record-path', join(folder, 'recordings')];
    const args = [...source, ...QUICK, ...path, '--credentials-file', users.path];
    daemon = await startDaemon(args, { STATE_DIRECTORY: folder });
    await daemon.logged(/camera: streaming/);
    opened = await openPage(browser(), `${daemon.url}/settings`, { acceptDownloads: true }, withAxe);
    ({ page } = opened);
  });

  after(async () => {
    await daemon.stop();
    phone.close();
    users.clear();
    rmSync(folder, { recursive: true });
  });

  const isAccessible = async () => expect(await violations(page)).to.deep.equal([]);
  const go = (section: string) => page.locator('nav.sections').getByRole('link', { name: section }).click();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const json = async (path: string) => (await page.request.get(`${daemon.url}/${path}`)).json();
  const motionEvents = async () => ((await json('events?type=motion')) as { events: CameraEvent[] }).events;
  /** Beside programs that read facts about the machine. */
  const cameraPrograms = () =>
    childrenOf(daemon.pid).filter((pid) => commandLine(pid).includes(PROGRAM)).length;

  async function drag(from: [number, number], to: [number, number]): Promise<void> {
    const box = (await page.locator('.motion-stage').boundingBox())!;
    const at = ([x, y]: [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
    await page.mouse.move(...at(from));
    await page.mouse.down();
    await page.mouse.move(...at(to), { steps: 3 });
    await page.mouse.up();
  }

  it('is told by its owner where motion does not count, and whom to tell', async () => {
    await page.fill('[name=user]', USER.name);
    await page.fill('[name=password]', USER.password);
    await page.keyboard.press('Enter');
    await go('Motion');
    await page.getByRole('switch', { name: 'Motion detection' }).click();
    // The picture is there.
    await page.locator('.motion-score-now').filter({ hasText: /now$/ }).waitFor();
    await press('Add mask');
    await drag([0.75, 0.25], [1.1, -0.1]);
    await drag([0.75, 0.75], [1.1, 1.1]);
    await drag([0.25, 0.25], [0.5, -0.1]);
    await drag([0.25, 0.75], [0.5, 1.1]);
    await page.locator('.drawing-note', { hasText: 'Saved' }).waitFor();
    await isAccessible();
    await go('Alerts');
    await press('Add alert');
    const sheet = page.locator('dialog.sheet[open]');
    const { port } = phone.address() as AddressInfo;
    await sheet.getByRole('textbox', { name: 'Server', exact: true }).fill(`http://127.0.0.1:${port}/`);
    await sheet.getByLabel('Topic').fill('garden');
    await sheet.getByRole('button', { name: 'Add', exact: true }).click();
    await page.locator('.alerts li', { hasText: 'ntfy' }).waitFor();
    await isAccessible();
  });

  it('does not notice what moves behind the mask, and what moves beside it', async () => {
    await go('Motion');
    const score = page.locator('.motion-score-now');
    await score.filter({ hasText: /^0 now$/ }).waitFor();
    writeFileSync(walks, 'right');
    await page.waitForTimeout(WALK_MS);
    expect(await score.textContent()).to.equal('0 now');
    expect(await motionEvents()).to.deep.equal([]);
    writeFileSync(walks, 'left');
    await page.locator('.motion-box').first().waitFor();
    await eventually('motion', async () => (await motionEvents()).length > 0);
    rmSync(walks);
    [motion] = (await motionEvents()) as [CameraEvent];
    const [x = 0, , width = 0] = motion.box ?? [];
    expect(x + width, 'beside the mask').to.be.within(0.05, 0.55);
  });

  it('tells its owner, with the picture', async () => {
    await eventually('the alert', () => alerts.length > 0);
    const [alert] = alerts;
    expect(alert?.url).to.match(/^\/garden\?title=.*Motion/);
    const { width, height } = decodeJpeg(alert!.body);
    expect({ width, height }).to.deep.equal(SIZE);
  });

  it('has kept what led up to it', async () => {
    await eventually('the end', async () => {
      [motion] = (await motionEvents()) as [CameraEvent];
      return motion.phase === 'end' && motion.clip !== null;
    });
    await eventually('the recording', async () => {
      const query = `from=${Date.parse(motion.startedAt)}&to=${Date.now()}`;
      const { recordings } = (await json(`recordings/list.json?${query}`)) as {
        recordings: { open: boolean }[];
      };
      return recordings.length > 0 && recordings.every(({ open }) => !open);
    });
    await page.getByRole('link', { name: 'Recordings' }).click();
    await page.locator('#day').waitFor();
    // The page opens today, and midnight may have passed since.
    await page.goto(`${daemon.url}/recordings?at=${Date.parse(motion.startedAt)}`);
    // The list has the newest first.
    await page.locator('#events li').getByText('Motion').last().click();
    await page.locator('#stage:not([data-empty], [data-gap])').waitFor();
    await isAccessible();
    const startedMs = Date.parse(motion.startedAt);
    const fromMs = startedMs - PRE_SECONDS * 1000 + 500;
    const played = await page.request.get(`${daemon.url}/recordings/play?at=${fromMs}&speed=4`);
    const times = [...(await played.text()).matchAll(/^X-Timestamp: ([\d.]+)/gm)].map(
      ([, time]) => 1000 * Number(time),
    );
    // More of them than at 16 times the speed, if all were sent.
    // On a busy machine, the camera has gaps.
    expect(times[0]).to.be.within(fromMs - WALK_MS, startedMs - 1000);
    expect(times.at(-1), 'pictures of it').to.be.above(startedMs);

    // At first nothing is there, in the half that counts.
    await page.goto(`${daemon.url}/recordings?at=${startedMs - 2000}`);
    await page.locator('#stage:not([data-empty], [data-gap])').waitFor();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(BRIGHTEST_IN_LEFT_HALF)).to.be.below(WITH_THING);
    await page.keyboard.press(' ');
    await holds(page, `${BRIGHTEST_IN_LEFT_HALF} > ${WITH_THING}`);
  });

  it('gives a range of it as a video', async () => {
    const startedMs = Date.parse(motion.startedAt);
    await page.goto(`${daemon.url}/recordings?at=${startedMs - 1500}`);
    await page.locator('#stage:not([data-empty], [data-gap])').waitFor();
    await page.keyboard.press('[');
    const playhead = page.locator('#hour .track');
    await eventually('two seconds later', async () => {
      await page.keyboard.press('ArrowRight');
      return 1000 * Number(await playhead.getAttribute('aria-valuenow')) > startedMs + 500;
    });
    await page.keyboard.press(']');
    await page.locator('#export').click();
    const sheet = page.getByRole('dialog', { name: 'Export' });
    await sheet.getByText('AVI video').click();
    const download = page.waitForEvent('download');
    await sheet.getByRole('button', { name: /^Export/ }).click();
    const path = await (await download).path();
    const entries = 'stream=codec_name,width,height,nb_read_frames';
    const args = ['-v', 'error', '-count_frames', '-show_entries', entries, '-of', 'csv=p=0', path];
    const { stdout, stderr } = await runProgram('ffprobe', args, { timeoutMs: FFPROBE_MS });
    expect(stderr).to.equal('');
    const text = stdout.toString();
    const [, frames = ''] = /^mjpeg,320,180,(\d+)/.exec(text) ?? [];
    // Two seconds of it. On a busy machine, the camera has gaps.
    expect(Number(frames), text).to.be.within(FPS / 2, 3 * FPS);
  });

  it('looks away when told, and back', async () => {
    await page.goto(daemon.url);
    await kindIs(page, 'live');
    await wholePage(page);
    await pressShown(page, 'Turn privacy on');
    await page.getByRole('heading', { name: 'Private' }).waitFor();
    // Privacy is on at once; the program takes a moment to end.
    await eventually('the end of the camera program', () => cameraPrograms() === 0);
    await isAccessible();
    await press('Turn camera on');
    await page.locator('#stage').waitFor();
    await page.locator('#pill', { hasText: 'Live' }).waitFor();
    await eventually('the camera program', () => cameraPrograms() === 1);
  });

  it('has met no error, and nothing of another host', () => {
    expect(opened.complaints).to.deep.equal([]);
    expect(opened.requests.filter((url) => !url.startsWith(daemon.url))).to.deep.equal([]);
  });
});
