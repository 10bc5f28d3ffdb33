/**
 * `npm run bench:wall`: what a hub's processor does for each picture of a wall, beside a stream for each camera, in turns: what
 * disturbs one disturbs the other. What the hub does to get the pictures is measured without viewers, and subtracted. Results are in
 * daemon/hub/README.md.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startDaemon } from '../../test/helpers/daemon.ts';
import { endWithUs, temporaryFolder } from './children.ts';
import { filmOf } from './film.ts';
import { cpuSeconds } from './process-cost.ts';
import { median } from './statistics.ts';

const CAMERAS = 16;
/** Beside each other, so that what they cost is more than what the hub does at rest, which varies. */
const WALLS = 4;
const [WIDTH, HEIGHT] = [640, 480];
const FPS = 10;
const ROUNDS = 8;
/** Turns that do not count: until the JIT has compiled it. */
const WARM_ROUNDS = 4;
const WINDOW_MS = 2000;
/** Until the cameras are connected. */
const CONNECTED_MS = 4000;
const NEEDLE = Buffer.from('X-Timestamp: ');

interface Window {
  readonly cpuMs: number;
  readonly pictures: number;
}

type Way = 'rest' | 'wall' | 'streams';

endWithUs();
const names = Array.from({ length: CAMERAS }, (_, index) => `camera-${index}`);
const folder = temporaryFolder();
const many = ['--max-viewers-per-address', '100'];
const film = filmOf({ width: WIDTH, height: HEIGHT, fps: FPS }, folder);
const source = await startDaemon([...film, ...many]);
const list = join(folder, 'cameras');
writeFileSync(list, names.map((name) => `${name} ${source.url}/\n`).join(''));
const hub = await startDaemon(['--role', 'hub', '--cameras-file', list, ...many]);

let pictures = 0;
// These keep the cameras connected; they get a picture every 10 s.
const holding = names.map((name) => get(`/cameras/${name}/video_feed?fps=0.1`));
const measured: Record<Way, Window[]> = { rest: [], wall: [], streams: [] };
await delay(CONNECTED_MS);
for (let round = -WARM_ROUNDS; round < ROUNDS; round++)
  for (const way of ['rest', 'wall', 'streams'] as const) {
    const window = await measure(way);
    if (round >= 0) measured[way].push(window);
  }
for (const socket of holding) socket.destroy();
await Promise.all([hub.stop(), source.stop()]);

const [wall, streams] = [perPicture('wall'), perPicture('streams')];
const ratio = median(wall.map((own, round) => own / (streams[round] ?? Number.NaN)));
process.stdout.write(
  `${CAMERAS} cameras of ${WIDTH}x${HEIGHT}, ${FPS} a second; processor time of the hub per picture in µs, medians of ${ROUNDS} turns\n` +
    `${WALLS * CAMERAS} streams   ${figures(streams)}\n` +
    `${WALLS} walls      ${figures(wall)}\n` +
    `walls / streams ${ratio.toFixed(2)}\n`,
);

function get(path: string): Socket {
  const socket = connect(hub.port, '127.0.0.1', () => socket.write(`GET ${path} HTTP/1.0\r\n\r\n`));
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    for (let at = chunk.indexOf(NEEDLE); at >= 0; at = chunk.indexOf(NEEDLE, at + 1)) pictures++;
  });
  return socket;
}

async function measure(way: Way): Promise<Window> {
  const sockets = way === 'rest' ? [] : await open(way);
  await delay(WINDOW_MS / 4);
  const [cpuBefore, before] = [cpuSeconds(hub.pid), pictures];
  await delay(WINDOW_MS);
  const window = { cpuMs: 1000 * (cpuSeconds(hub.pid) - cpuBefore), pictures: pictures - before };
  for (const socket of sockets) socket.destroy();
  await delay(WINDOW_MS / 4);
  return window;
}

async function open(way: 'wall' | 'streams'): Promise<Socket[]> {
  const walls = Array.from({ length: WALLS });
  if (way === 'wall') return Promise.all(walls.map(openWall));
  return walls.flatMap(() => names.map((name) => get(`/cameras/${name}/video_feed?fps=${FPS}`)));
}

async function openWall(): Promise<Socket> {
  const id = randomBytes(12).toString('hex');
  const socket = get(`/wall/stream?wall=${id}`);
  const wish = JSON.stringify({ tiles: Object.fromEntries(names.map((name) => [name, { fps: FPS }])) });
  for (let status = 404; status !== 204;) {
    await delay(50);
    const init = { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: wish };
    ({ status } = await fetch(`${hub.url}/wall/wishes?wall=${id}`, init));
  }
  return socket;
}

/** Of each turn, in µs, without what the hub does at rest. */
function perPicture(way: 'wall' | 'streams'): number[] {
  return measured[way].map(
    (own, round) => (1000 * (own.cpuMs - (measured.rest[round]?.cpuMs ?? Number.NaN))) / own.pictures,
  );
}

function figures(values: readonly number[]): string {
  return `${median(values).toFixed(1)} (${values.map((value) => value.toFixed(0)).join(', ')})`;
}
