/** `npm run bench:site`: cameras with shaped uplinks, hubs behind HAProxy, and many viewers, on this machine. As root. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { ClientRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePorts } from '../whole-site/free-ports.ts';
import { haproxyCall } from '../whole-site/haproxy.ts';
import { HUB, picamdCall, TEST_CAMERA } from '../whole-site/picamds.ts';
import { startProgram } from '../whole-site/running-program.ts';
import type { RunningProgram } from '../whole-site/running-program.ts';
import { makeUplink } from '../whole-site/uplink.ts';
import type { Uplink } from '../whole-site/uplink.ts';

const CAMERA_PORT = 8000;
const HUBS = 2;
/** For connections and first pictures. */
const SETTLE_MS = 5000;
const TICKS_PER_SECOND = 100;

const { values } = parseArgs({
  options: {
    cameras: { type: 'string', default: '8' },
    viewers: { type: 'string', default: '0,1,10' },
    megabits: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '10' },
  },
});
const cameras = Math.min(64, Number(values.cameras));
const seconds = Number(values.seconds);

/** What viewers have got. */
interface Got {
  frames: number;
  bytes: number;
  readonly agesMs: number[];
}

const folder = mkdtempSync(join(tmpdir(), 'picamd-bench-site-'));
const uplinks: Uplink[] = [];
const programs: RunningProgram[] = [];
try {
  await bench();
} finally {
  await Promise.all(programs.map((program) => program.stop()));
  for (const uplink of uplinks) uplink.remove();
  rmSync(folder, { recursive: true });
}

async function bench(): Promise<void> {
  for (let n = 1; n <= cameras; n++) uplinks.push(makeUplink(n, Number(values.megabits)));
  for (const [i, uplink] of uplinks.entries()) {
    const args = [...TEST_CAMERA, '--auth', 'none'];
    const plan = { name: `camera${i + 1}`, host: uplink.address, port: CAMERA_PORT, folder, args };
    const { command, words, ...call } = picamdCall(plan);
    const [ip = '', ...before] = uplink.before;
    programs.push(await startProgram({ ...call, command: ip, words: [...before, command, ...words] }));
  }
  const list = join(folder, 'cameras');
  writeFileSync(
    list,
    uplinks.map(({ address }, i) => `camera${i + 1} http://${address}:${CAMERA_PORT}/\n`).join(''),
  );
  const [viewers = 0, metrics = 0, ...hubPorts] = await freePorts(2 + HUBS);
  const args = [
    ...HUB,
    '--cameras-file',
    list,
    '--max-viewers',
    '10000',
    '--max-viewers-per-address',
    '10000',
  ];
  const hubs = await Promise.all(
    hubPorts.map((port, i) => startProgram(picamdCall({ name: `hub${i + 1}`, port, folder, args }))),
  );
  const haproxy = await startProgram(haproxyCall(folder, { viewers, metrics, hubs: hubPorts }));
  programs.push(...hubs, haproxy);
  console.log(
    '| viewers of each camera | frames/s of each viewer | uplink, kbit/s each | from hub to viewer, p50 / p99 | hubs, µs CPU a frame sent |',
  );
  console.log('|---|---|---|---|---|');
  for (const count of values.viewers.split(',').map(Number)) await measure(count, viewers, hubs);
}

async function measure(count: number, port: number, hubs: readonly RunningProgram[]): Promise<void> {
  const got: Got = { frames: 0, bytes: 0, agesMs: [] };
  const open = uplinks.flatMap((_, i) =>
    Array.from({ length: count }, () => watch(port, `camera${i + 1}`, got)),
  );
  await delay(SETTLE_MS);
  Object.assign(got, { frames: 0, bytes: 0 });
  got.agesMs.length = 0;
  const [startMs, cpu, up] = [performance.now(), cpuSeconds(hubs), uplinks.map(({ bytes }) => bytes())];
  await delay(seconds * 1000);
  const took = (performance.now() - startMs) / 1000;
  if (count > 0 && got.frames === 0) throw new Error(`None of ${open.length} viewers has got a frame.`);
  const rates = uplinks.map(({ bytes }, i) => ((bytes() - (up[i] ?? 0)) * 8) / 1000 / took);
  const perFrame = ((cpuSeconds(hubs) - cpu) * 1e6) / got.frames;
  const ages = got.agesMs.toSorted((a, b) => a - b);
  const age = (part: number) => `${Math.round(ages[Math.floor(ages.length * part)] ?? 0)} ms`;
  const cells =
    count === 0
      ? ['–', rates, '–', '–']
      : [
          (got.frames / took / open.length).toFixed(1),
          rates,
          `${age(0.5)} / ${age(0.99)}`,
          Math.round(perFrame),
        ];
  const text = cells.map((cell) => (Array.isArray(cell) ? Math.round(Math.max(...cell)) : cell));
  console.log(`| ${count} | ${text.join(' | ')} |`);
  for (const one of open) one.destroy();
  await delay(SETTLE_MS);
}

function watch(port: number, name: string, got: Got): ClientRequest {
  return request(
    { host: '127.0.0.1', port, path: `/cameras/${name}/video_feed`, agent: false },
    (response) => {
      response.on('error', () => {});
      response.on('data', (chunk: Buffer) => {
        got.bytes += chunk.length;
        const at = chunk.indexOf('X-Timestamp: ');
        // A header that is cut in two by a chunk is not counted: one in some hundreds.
        if (at < 0) return;
        got.frames++;
        const captured = Number.parseFloat(chunk.toString('latin1', at + 13, at + 30));
        if (captured > 0) got.agesMs.push(Date.now() - captured * 1000);
      });
    },
  )
    .on('error', () => {})
    .end();
}

/** Of these processes so far (proc(5): utime and stime). */
function cpuSeconds(running: readonly RunningProgram[]): number {
  return running.reduce((sum, { pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ');
    return sum + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }, 0);
}
