import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import type { WatchedPage } from '../../helpers/browser.ts';
import { basic, CHEAP, credentialsFile, USER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { makeRecording } from '../../helpers/made-recording.ts';
import { needs } from '../../helpers/programs.ts';
import { runProgram } from '../../helpers/run-program.ts';
import { FrameEncoder } from '../../fixtures/fake-rpicam-vid/frame-encoder.ts';

/** Odd, which H.264 cannot be. */
const SIZE = { width: 321, height: 241, quality: 70, bytes: 6000 };
const NOON = Date.UTC(2026, 9, 25, 12);
const MINUTE_MS = 60_000;
/** An event at ten pictures a second, and a minute later some at one: the gap between them is shown as a second. */
const EVENT = { startMs: NOON, pictures: 80, fps: 10, id: '20261025T120000000Z-4k7q' };
const CONTINUOUS = { startMs: NOON + MINUTE_MS, pictures: 20, fps: 1 };
const GAP_S = 1;
const EXPORT = '**/recordings/export?*';
const headers = { Authorization: basic(USER.name, USER.password) };

describeInBrowser('an export as MP4 that the browser makes', (browser) => {
  needs('FFmpeg');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-browser-mp4-'));
  const encoder = new FrameEncoder(SIZE);
  let number = 0;
  let file: CredentialsFile;
  let daemon: RunningApp;
  let opened: WatchedPage;
  let page: Page;

  before(async () => {
    const pictureOf = () => encoder.encode(number++);
    for (const made of [EVENT, CONTINUOUS]) makeRecording(folder, { ...made, pictureOf });
    file = await credentialsFile(CHEAP);
    const record = ['--record-path', folder, '--record-on-system-card', 'on'];
    daemon = await startApp(['--credentials-file', file.path, '--camera-name', 'Hall', ...record]);
    opened = await openPage(
      browser(),
      `${daemon.url}/recordings?at=${NOON + 1000}`,
      { extraHTTPHeaders: headers, timezoneId: 'UTC' },
      async (blank) => {
        await withAxe(blank);
        // A camera without ffmpeg.
        await blank.route('**/recordings/days.json', (route) =>
          route.fulfill({ json: { days: ['2026-10-25'], mp4: false } }),
        );
      },
    );
    page = opened.page;
  });

  after(async () => {
    await daemon.stop();
    file.clear();
    rmSync(folder, { recursive: true });
  });

  /** The dialog, with a range that has both recordings. */
  async function openSheet() {
    // What is recorded is known before the picture is shown.
    await page.locator('#stage:not([data-empty], [data-gap])').waitFor();
    await page.locator('#export').click();
    const sheet = page.getByRole('dialog', { name: 'Export' });
    await sheet.getByRole('textbox', { name: 'From', exact: true }).fill('12:00:00');
    await sheet.getByRole('textbox', { name: 'From', exact: true }).press('Tab');
    await sheet.getByRole('textbox', { name: 'To', exact: true }).fill('12:02:00');
    await sheet.getByRole('textbox', { name: 'To', exact: true }).press('Tab');
    return { sheet, run: sheet.getByRole('button', { name: /^Export / }) };
  }

  it('has each picture at its time, which ffprobe reads, and the gap shortened as in AVI', async () => {
    const { sheet, run } = await openSheet();
    await sheet.getByText('This browser converts it').waitFor();
    const downloaded = page.waitForEvent('download');
    await run.click();
    const download = await downloaded;
    await sheet.waitFor({ state: 'detached' });
    expect(download.suggestedFilename()).to.match(/^Hall.*12.?00.?00.*\.mp4$/);
    const facts = 'stream=codec_name,width,height,nb_read_frames:format=duration:format_tags=creation_time';
    const path = await download.path();
    const probe = [
      '-v',
      'error',
      '-count_frames',
      '-show_entries',
      `${facts}:packet=pts_time`,
      '-of',
      'json',
    ];
    const { stdout, stderr } = await runProgram('ffprobe', [...probe, path]);
    expect(stderr).to.equal('');
    const { streams, format, packets } = JSON.parse(stdout.toString()) as {
      streams: object[];
      format: { duration: string; tags: object };
      packets: { pts_time: string }[];
    };
    expect(streams).to.deep.equal([{ codec_name: 'h264', width: 320, height: 240, nb_read_frames: '100' }]);
    expect(format.tags).to.deep.equal({ creation_time: '2026-10-25T12:00:00.000000Z' });
    const lastS = (EVENT.pictures - 1) / EVENT.fps;
    const times = [
      ...Array.from({ length: EVENT.pictures }, (_, i) => i / EVENT.fps),
      ...Array.from({ length: CONTINUOUS.pictures }, (_, i) => lastS + GAP_S + i),
    ];
    const worst = packets.map(({ pts_time }, i) => Math.abs(Number(pts_time) - (times[i] ?? Infinity)));
    expect(Math.max(...worst)).to.be.below(1 / EVENT.fps);
    expect(Number(format.duration)).to.be.within(lastS + GAP_S + 19, lastS + GAP_S + 21);
  });

  it('ends with "Cancel": the camera need not send the rest', async () => {
    const client = await page.context().newCDPSession(page);
    await client.send('Network.enable');
    const slow = { offline: false, latency: 0, downloadThroughput: 20_000, uploadThroughput: -1 };
    const { sheet, run } = await openSheet();
    await client.send('Network.emulateNetworkConditions', slow);
    const ended = page.waitForEvent('requestfailed', (request) => request.url().includes('/export?'));
    await run.click();
    await sheet.getByText(/^Converting: [1-9]/).waitFor();
    await sheet.getByRole('button', { name: 'Cancel' }).click();
    await sheet.waitFor({ state: 'detached' });
    expect((await ended).failure()?.errorText).to.equal('net::ERR_ABORTED');
    await client.detach();
  });

  it('is not saved when the camera sends a part of it, has no more pictures, or the encoder fails', async () => {
    const { sheet, run } = await openSheet();
    const saved: string[] = [];
    page.on('download', (download) => saved.push(download.url()));
    const range = `from=${NOON}&to=${NOON + MINUTE_MS}&format=avi`;
    const avi = await fetch(`${daemon.url}/recordings/export?${range}`, { headers });
    const body = Buffer.from(await avi.arrayBuffer());
    await page.route(EXPORT, (route) => route.fulfill({ body: body.subarray(0, body.length / 2) }));
    await run.click();
    await sheet.getByText('Nothing was saved. Try again.').waitFor();
    await page.unroute(EXPORT);
    await page.route(EXPORT, (route) =>
      route.fulfill({ status: 404, headers: { 'X-Picamd-Error': 'nothing-recorded' } }),
    );
    await run.click();
    await sheet.getByText('Nothing is recorded in this range').waitFor();
    await page.unroute(EXPORT);
    await page.evaluate("VideoEncoder.prototype.encode = () => { throw new Error('no memory'); }");
    await run.click();
    await sheet.getByText('Export AVI instead.').waitFor();
    await sheet.getByRole('button', { name: 'Cancel' }).click();
    expect(saved).to.deep.equal([]);
    expect(opened.complaints.filter((one) => !one.includes('404'))).to.deep.equal([]);
  });

  it('is not offered without an encoder, and says what to do', async () => {
    await page.addInitScript('delete window.VideoEncoder');
    await page.reload();
    const { sheet } = await openSheet();
    await sheet.getByText('This browser cannot make MP4').waitFor();
    expect(await sheet.getByRole('radio', { name: /^MP4/ }).isDisabled()).to.equal(true);
    expect(await sheet.getByRole('radio', { name: /^AVI/ }).isChecked()).to.equal(true);
    expect(await violations(page)).to.deep.equal([]);
  });
});
