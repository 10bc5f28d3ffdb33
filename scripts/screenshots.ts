/**
 * Takes pictures of the viewer page in Chromium. Without an argument, writes the two pictures of the README to
 * daemon/http/page/. With a folder, writes all pictures there, for review.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { Visit } from '../daemon/test-picture/scene/visitors.ts';
import { launchBrowser, openPage } from '../test/helpers/browser.ts';
import { startDaemon } from '../test/helpers/daemon.ts';
import { kindIs } from '../test/helpers/viewer-page.ts';
import type { Kind } from '../test/helpers/viewer-page.ts';
import { msUntil, zoneWhereItIs } from './scene-times.ts';

interface Shot {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  readonly source: keyof typeof DAEMONS;
  readonly kind: Kind;
  readonly query?: string;
  /** Who walks or drives through the picture at that moment. */
  readonly visit?: Visit['kind'];
  readonly inReadme?: true;
}

const BIN = fileURLToPath(new URL('../../test/fixtures/bin', import.meta.url));
const PAGE_FOLDER = fileURLToPath(new URL('../../daemon/http/page', import.meta.url));
/** Time for the plots to fill. */
const SETTLE_MS = 12_000;
/** The toolbar is shown for some seconds after the pointer has moved. */
const POINTER_MS = 700;
/** The scene shows the time of day of this time zone. */
const scene = (hour: number) => ({
  args: [
    '--source=test',
    '--test-picture=scene',
    '--camera-width=1280',
    '--camera-height=720',
    '--camera-quality=80',
    '--camera-name=Garden',
    '--overlay-text=%F %T {name}',
    '--overlay-position=top-right',
  ],
  env: { TZ: zoneWhereItIs(hour) },
});

const fake = (scenario: object) => ({
  args: ['--source', 'rpicam', '--stall-seconds', '4'],
  env: { PATH: `${BIN}:${process.env['PATH'] ?? ''}`, FAKE_RPICAM_SCENARIO: JSON.stringify(scenario) },
});
const DAEMONS = {
  day: scene(14.7),
  evening: scene(18.4),
  night: scene(21.8),
  lost: fake({ fails: 'no-camera' }),
  stalled: fake({ faults: [{ after: 60, kind: 'hang' }], firstFrameMs: 3000 }),
};

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };
const SHOTS: readonly Shot[] = [
  {
    name: 'phone',
    width: 390,
    height: 460,
    scheme: 'dark',
    source: 'evening',
    kind: 'live',
    visit: 'cat',
    inReadme: true,
  },
  {
    name: 'desktop',
    ...DESKTOP,
    scheme: 'light',
    source: 'day',
    kind: 'live',
    visit: 'person',
    inReadme: true,
  },
  { name: 'desktop-dark', ...DESKTOP, scheme: 'dark', source: 'night', kind: 'live', visit: 'car' },
  { name: 'desktop-lost', ...DESKTOP, scheme: 'light', source: 'lost', kind: 'old' },
  { name: 'desktop-stalled', ...DESKTOP, scheme: 'dark', source: 'stalled', kind: 'old' },
  { name: 'phone-lost', ...PHONE, scheme: 'dark', source: 'lost', kind: 'old' },
  { name: 'phone-light', ...PHONE, scheme: 'light', source: 'day', kind: 'live' },
  { name: 'phone-narrow', width: 320, height: 700, scheme: 'dark', source: 'night', kind: 'live' },
  { name: 'phone-narrow-lost', width: 320, height: 700, scheme: 'light', source: 'lost', kind: 'old' },
  { name: 'embed', width: 640, height: 400, scheme: 'light', source: 'day', kind: 'live', query: '?embed=1' },
];

const folder = process.argv[2] ?? PAGE_FOLDER;
mkdirSync(folder, { recursive: true });
const browser = await launchBrowser();
for (const shot of SHOTS) {
  if (process.argv[2] === undefined && !shot.inReadme) continue;
  const { args, env } = DAEMONS[shot.source];
  const daemon = await startDaemon(args, env);
  const viewport = { width: shot.width, height: shot.height };
  const url = `${daemon.url}/${shot.query ?? ''}`;
  const { page, close } = await openPage(browser, url, { viewport, colorScheme: shot.scheme }, hideModel);
  await page.waitForTimeout(SETTLE_MS);
  await kindIs(page, shot.kind);
  if (shot.visit !== undefined) await page.waitForTimeout(msUntil(shot.visit, POINTER_MS) - POINTER_MS);
  await page.mouse.move(shot.width / 2, shot.height / 2);
  await page.waitForTimeout(POINTER_MS);
  await page.screenshot({ path: join(folder, `${shot.name}.png`) });
  await close();
  await daemon.stop();
}
await browser.close();

/** Hides the model of this machine from the pictures. */
async function hideModel(page: Page): Promise<void> {
  await page.route('**/status', async (route) => {
    const response = await route.fetch();
    const status = (await response.json()) as { host: { model: string | null } | null };
    if (status.host !== null) status.host.model = null;
    await route.fulfill({ response, json: status });
  });
}
