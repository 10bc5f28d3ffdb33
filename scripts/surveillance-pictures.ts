/**
 * Takes the pictures of the README that show recordings and motion detection: the drawn garden is watched until somebody has come by.
 * Writes them to daemon/http/page/, or to the folder in the argument.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser, openPage } from '../test/helpers/browser.ts';
import { basic, CHEAP, credentialsFile, USER } from '../test/helpers/credentials.ts';
import { startDaemon } from '../test/helpers/daemon.ts';
import { msUntil, zoneWhereItIs } from './scene-times.ts';

const PAGE_FOLDER = fileURLToPath(new URL('../../daemon/http/page', import.meta.url));
/** Meanwhile, people, a cat and cars come by. */
const WATCH_MS = 150_000;
/** For the pictures of a page to be shown. */
const SETTLE_MS = 4000;
/** In daylight. */
const AFTERNOON = 14.7;
const AREAS = {
  zones: [{ name: 'Sidewalk', points: rectangle(0.02, 0.8, 0.98, 0.98) }],
  masks: [{ name: 'Tree', points: rectangle(0.64, 0.2, 0.89, 0.5) }],
};
const SETTINGS = { MOTION: 'on', RECORD: 'both', RECORD_ON_SYSTEM_CARD: 'on', CAMERA_NAME: 'Garden' };
const PICTURE = [
  '--source=test',
  '--test-picture=scene',
  '--camera-width=1280',
  '--camera-height=720',
  '--camera-quality=80',
];

const target = process.argv[2] ?? PAGE_FOLDER;
mkdirSync(target, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'picamd-pictures-'));
mkdirSync(join(folder, 'recordings'));
writeFileSync(
  join(folder, 'settings.conf'),
  Object.entries(SETTINGS)
    .map(([key, value]) => `${key}=${value}\n`)
    .join(''),
);
const users = await credentialsFile(CHEAP);
const zone = zoneWhereItIs(AFTERNOON);
const daemon = await startDaemon(
  [...PICTURE, '--record-path', join(folder, 'recordings'), '--credentials-file', users.path],
  { STATE_DIRECTORY: folder, TZ: zone },
);
const headers = { Authorization: basic(USER.name, USER.password) };
const options = {
  viewport: { width: 1440, height: 900 },
  colorScheme: 'light' as const,
  timezoneId: zone,
  extraHTTPHeaders: headers,
};
const areas = await fetch(`${daemon.url}/motion/areas.json`, { headers });
await fetch(`${daemon.url}/motion/areas.json`, {
  method: 'PUT',
  headers: { ...headers, 'Content-Type': 'application/json', 'If-Match': areas.headers.get('etag') ?? '' },
  body: JSON.stringify(AREAS),
});
const browser = await launchBrowser();
const recordings = await openPage(browser, daemon.url, options);
await recordings.page.waitForTimeout(WATCH_MS);
await recordings.page.goto(`${daemon.url}/recordings`);
await recordings.page.waitForTimeout(SETTLE_MS);
await recordings.page.screenshot({ path: join(target, 'recordings.png') });
await recordings.close();

const motion = await openPage(browser, `${daemon.url}/settings#motion`, { ...options, colorScheme: 'dark' });
await motion.page.waitForTimeout(msUntil('person', SETTLE_MS));
await motion.page.screenshot({ path: join(target, 'motion.png') });
await motion.close();

await browser.close();
await daemon.stop();
users.clear();
rmSync(folder, { recursive: true });

function rectangle(left: number, top: number, right: number, bottom: number): number[][] {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}
