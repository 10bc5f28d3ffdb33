/**
 * `node dist/scripts/bench/wall-page.js [--seconds 10] [--runs 3]`: what 16 cameras of 640x480 at 5 fps on the wall of a hub cost Chromium,
 * by the CPU time of its processes, in turns with 16 plain `<img>` of the same streams and of the same size.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { startDaemon } from '../../test/helpers/daemon.ts';
import { openBare } from './bare-browser.ts';
import { endWithUs, temporaryFolder } from './children.ts';
import { familyCpuSeconds } from './process-cost.ts';
import { median } from './statistics.ts';

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
const costs: Record<'wall' | 'images', number[]> = { wall: [], images: [] };
try {
  for (let run = 0; run < Number(values.runs); run++) {
    costs.images.push(await costOf(imagesPage()));
    costs.wall.push(await costOf(hub.url));
  }
  const [wall, images] = [median(costs.wall), median(costs.images)];
  process.stdout.write(
    `CPU of Chromium, ms a second, ${TILES} tiles of 640x480 at ${FPS} fps\nwall   ${figures(costs.wall)}\nimages ${figures(costs.images)}\nratio of the medians ${(wall / images).toFixed(2)}\n`,
  );
} finally {
  await Promise.all([hub, ...cameras].map((daemon) => daemon.stop()));
}

/** As large as the tiles of the wall, in as many columns. Returns its URL. */
function imagesPage(): string {
  const tags = urls.map((url) => `<img src="${url}/video_feed?fps=${FPS}">`).join('');
  const style = `body { margin: 0; background: #000; display: grid; grid: repeat(4, ${(WINDOW.height - 48) / 4}px) / repeat(4, 1fr) }
    img { width: 100%; height: 100%; object-fit: contain }`;
  const page = join(folder, 'images.html');
  writeFileSync(page, `<style>${style}</style>${tags}`);
  return `file://${page}`;
}

/** The CPU time of all processes of the browser while it shows a page, in ms a second. */
async function costOf(url: string): Promise<number> {
  const browser = openBare(url, WINDOW);
  try {
    await delay(SETTLED_MS);
    const [cpu, startedMs] = [familyCpuSeconds(browser.pid), performance.now()];
    await delay(Number(values.seconds) * 1000);
    const cost = ((familyCpuSeconds(browser.pid) - cpu) * 1e6) / (performance.now() - startedMs);
    await browser.inspect(checkShown);
    return cost;
  } finally {
    await browser.stop();
  }
}

/** @throws Error if not every picture is there: a page that shows nothing costs nothing. */
async function checkShown(page: Page): Promise<void> {
  const shown = await page.evaluate<number>(
    `[...document.images].filter((image) =>
      image.naturalWidth === 640 && image.matches('body > *, .tile[data-state="live"] *')).length`,
  );
  if (shown !== TILES) throw new Error(`${shown} of ${TILES} pictures are shown`);
}

function figures(numbers: readonly number[]): string {
  return `${Math.round(median(numbers))} (${numbers.map((one) => Math.round(one)).join(', ')})`;
}
