import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { sharedBrowser } from '../helpers/browser.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { FPS, INTERVAL_MS, startNumberedCamera } from '../helpers/numbered-camera.ts';
import { needs } from '../helpers/programs.ts';
import { shownNumber } from '../helpers/shown-number.ts';
import { watch } from '../helpers/watcher.ts';
import type { Watcher } from '../helpers/watcher.ts';
import { expectFewLeftOut } from './shown.ts';

const SCRIPT = readFileSync(new URL('../../../test/clients/watch-image.js', import.meta.url), 'utf8');
const LIVE_FRAMES = 30;
/** The browser has been watching for some seconds by then. */
const LAST = 7 * FPS - 1;
/** After 1 s without a frame, the daemon repeats the last part, and with it the header that Chromium waits for. */
const STATIC_MS = 3000;

describe('Chromium', function () {
  this.timeout(120_000);
  needs('Chromium');
  let page: Page;
  let daemon: RunningDaemon;
  let watcher: Watcher;

  before(async () => {
    page = await (await sharedBrowser()).newPage();
    const still = { faults: [{ kind: 'hang' as const, after: LAST + 1, forMs: 8000 }] };
    daemon = await startNumberedCamera(still, ['--stall-seconds', '20']);
    await daemon.logged(/camera: streaming/);
    watcher = watch(daemon.port);
    // Any page of the daemon: scripts cannot read pixels of another origin.
    await page.goto(`${daemon.url}/livez`);
    await page.evaluate(`${SCRIPT}; watchImage('/video_feed', ${shownNumber.toString()})`);
  });

  after(async () => {
    watcher?.stop();
    await page?.close();
    await daemon?.stop();
  });

  /** Waits for the condition; returns pairs of frame number and wall clock in ms. */
  async function seenWhen(condition: string): Promise<[number | null, number][]> {
    await page.waitForFunction(condition, undefined, { timeout: 60_000 });
    return page.evaluate('seen');
  }

  it('shows the frames of a live scene in an <img> within two frame intervals', async () => {
    const seen = (await seenWhen(`seen.length > ${LIVE_FRAMES}`)).slice(1, LIVE_FRAMES);
    // A busy machine may not draw a frame before the next one comes.
    expectFewLeftOut(seen.map(([number]) => number));
    const latenessMs = seen.map(([number, at]) => at - watcher.seen.get(number!)!).toSorted((a, b) => a - b);
    // Some may be late because this machine is busy.
    expect(
      latenessMs[Math.floor(latenessMs.length * 0.5)],
      `ms late: ${latenessMs.map(Math.round).join(' ')}`,
    ).to.be.lessThan(2 * INTERVAL_MS);
  });

  it(`shows the last frame of a static scene within ${STATIC_MS} ms`, async () => {
    const seen = await seenWhen(`seen.some(([number]) => number === ${LAST})`);
    const [, at] = seen.find(([number]) => number === LAST)!;
    expect(at - watcher.seen.get(LAST)!).to.be.within(0, STATIC_MS);
  });
});
