/**
 * `node dist/scripts/bench/wall-page.js [--seconds 10] [--runs 3]`: what 16 cameras of 640x480 at 5 fps on the wall of a hub cost Chromium,
 * by the CPU time of its processes, in turns with 16 plain `<img>` of the same streams, in the same browser and of the same size.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../test/helpers/browser.ts';
import { startDaemon } from '../../test/helpers/daemon.ts';
import { childrenOf, cpuMs } from '../../test/helpers/process-facts.ts';
import { endWithUs, temporaryFolder } from './children.ts';

const TILES = 16;
const FPS = 5;
/** Browsers open six connections to an address, so the images come from several. */
const IMAGES_PER_ADDRESS = 6;
const WINDOW = { width: 1440, height: 900 };
/** Until all streams have begun and the page is drawn. */
const SETTLED_MS = 4000;

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, runs: { type: 'string', default: '3' } },
});
endWithUs();
const folder = temporaryFolder();
const addresses = Math.ceil(TILES / IMAGES_PER_ADDRESS);
const source = ['--source', 'test', '--camera-width', '640', '--camera-height', '480'];
const cameras = await Promise.all(
  Array.from({ length: addresses }, () => startDaemon([...source, '--camera-framerate', String(FPS)])),
);
const urls = Array.from({ length: TILES }, (_, i) => cameras[i % addresses]?.url ?? '');
const file = join(folder, 'cameras');
writeFileSync(file, urls.map((url, i) => `camera${i} ${url}/\n`).join(''));
const hub = await startDaemon(['--role', 'hub', '--cameras-file', file]);
const browser = await launchBrowser();
const costs: Record<'wall' | 'images', number[]> = { wall: [], images: [] };
try {
  for (let run = 0; run < Number(values.runs); run++) {
    costs.images.push(await costOf(showImages));
    costs.wall.push(await costOf((page) => page.goto(hub.url)));
  }
  const [wall, images] = [median(costs.wall), median(costs.images)];
  process.stdout.write(
    `CPU of Chromium, ms a second, ${TILES} tiles of 640x480 at ${FPS} fps\nwall   ${figures(costs.wall)}\nimages ${figures(costs.images)}\nratio of the medians ${(wall / images).toFixed(2)}\n`,
  );
} finally {
  await browser.close();
  await Promise.all([hub, ...cameras].map((daemon) => daemon.stop()));
}

/** As large as the tiles of the wall, in as many columns. */
async function showImages(page: Page): Promise<void> {
  const tags = urls.map((url) => `<img src="${url}/video_feed?fps=${FPS}">`).join('');
  const style = `body { margin: 0; background: #000; display: grid; grid: repeat(4, ${(WINDOW.height - 48) / 4}px) / repeat(4, 1fr) }
    img { width: 100%; height: 100%; object-fit: contain }`;
  await page.setContent(`<style>${style}</style>${tags}`, { waitUntil: 'commit' });
}

/** The CPU time of all processes of the browser while it shows a page, in ms a second. */
async function costOf(show: (page: Page) => Promise<unknown>): Promise<number> {
  const context = await browser.newContext({ viewport: WINDOW });
  const page = await context.newPage();
  await show(page);
  await delay(SETTLED_MS);
  const [cpu, startedMs] = [browserCpuMs(), performance.now()];
  await delay(Number(values.seconds) * 1000);
  const cost = ((browserCpuMs() - cpu) / (performance.now() - startedMs)) * 1000;
  await checkShown(page);
  await context.close();
  return cost;
}

/** @throws Error if not every picture is there: a page that shows nothing costs nothing. */
async function checkShown(page: Page): Promise<void> {
  const shown = await page.evaluate<number>(
    `[...document.images].filter((image) =>
      image.naturalWidth === 640 && image.matches('body > *, .tile[data-state="live"] *')).length`,
  );
  if (shown !== TILES) throw new Error(`${shown} of ${TILES} pictures are shown`);
}

function browserCpuMs(): number {
  const all = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(all)];
  const ofCameras = new Set([hub, ...cameras].flatMap(({ pid }) => all(pid)));
  return all(process.pid)
    .filter((pid) => pid !== process.pid && !ofCameras.has(pid))
    .reduce((sum, pid) => sum + cpuMs(pid), 0);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function figures(numbers: readonly number[]): string {
  return `${Math.round(median(numbers))} (${numbers.map((one) => Math.round(one)).join(', ')})`;
}
