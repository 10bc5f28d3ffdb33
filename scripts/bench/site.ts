/** `npm run bench:site`: cameras with shaped uplinks, hubs behind HAProxy, and many viewers, on this machine. As root. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePorts } from '../whole-site/free-ports.ts';
import { haproxyCall } from '../whole-site/haproxy.ts';
import { HUB, picamdCall } from '../whole-site/picamds.ts';
import { startProgram } from '../whole-site/running-program.ts';
import type { RunningProgram } from '../whole-site/running-program.ts';
import { makeUplink } from '../whole-site/uplink.ts';
import type { Uplink } from '../whole-site/uplink.ts';
import { filmOf } from './film.ts';
import { SiteViewers } from './site-viewers.ts';

const CAMERA_PORT = 8000;
const SIZE = { width: 640, height: 480 };
const HUBS = 2;
/** Node needs a core for a moment to start. */
const STARTS_AT_A_TIME = 4;
/** Until the start of the viewers, and their end, is over. */
const SETTLE_MS = 5000;
const TICKS_PER_SECOND = 100;
/** Of both: more than there are. */
const MANY_VIEWERS = ['--max-viewers', '10000', '--max-viewers-per-address', '10000'];

const { values } = parseArgs({
  options: {
    cameras: { type: 'string', default: '8' },
    viewers: { type: 'string', default: '0,1,10' },
    fps: { type: 'string', default: '5' },
    megabits: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '10' },
  },
});
const names = Array.from({ length: Math.min(64, Number(values.cameras)) }, (_, i) => `camera${i + 1}`);
const ending = new AbortController();
const { signal } = ending;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => ending.abort());

const folder = mkdtempSync(join(tmpdir(), 'picamd-bench-site-'));
const film = filmOf({ ...SIZE, fps: Number(values.fps) }, folder);
const uplinks: Uplink[] = [];
const cameras: RunningProgram[] = [];
const hubs: RunningProgram[] = [];
const others: RunningProgram[] = [];
try {
  await bench();
} finally {
  await Promise.all([...others, ...hubs, ...cameras].map((program) => program.stop()));
  for (const uplink of uplinks) uplink.remove();
  rmSync(folder, { recursive: true });
}

async function bench(): Promise<void> {
  for (const [i] of names.entries()) uplinks.push(makeUplink(i + 1, Number(values.megabits)));
  for (let i = 0; i < names.length && !signal.aborted; i += STARTS_AT_A_TIME)
    await Promise.all(names.slice(i, i + STARTS_AT_A_TIME).map((name, n) => startCamera(name, i + n)));
  const list = join(folder, 'cameras');
  const urls = uplinks.map(({ address }) => `http://${address}:${CAMERA_PORT}/`);
  writeFileSync(list, names.map((name, i) => `${name} ${urls[i]}\n`).join(''));
  const [port = 0, metrics = 0, ...hubPorts] = await freePorts(2 + HUBS);
  const args = [...HUB, '--cameras-file', list, ...MANY_VIEWERS];
  for (const [i, hubPort] of hubPorts.entries())
    hubs.push(await startProgram(picamdCall({ name: `hub${i + 1}`, port: hubPort, folder, args })));
  const haproxy = await startProgram(haproxyCall(folder, { viewers: port, metrics, hubs: hubPorts }));
  others.push(haproxy);
  console.log(
    '| viewers of each camera | viewers | frames/s of each viewer | uplink, kbit/s each | from hub to viewer, p50 / p99 | hubs, µs CPU a frame sent | cores: cameras, hubs, all viewers, whole machine | streams that ended |',
  );
  console.log('|---|---|---|---|---|---|---|---|');
  for (const each of values.viewers.split(',').map(Number)) {
    try {
      await measure(each, port);
    } catch (error) {
      // As when it takes a busy hub for a dead one.
      if (!signal.aborted) console.error(`HAProxy says:\n${haproxy.log()}`);
      throw error;
    }
  }
}

async function startCamera(name: string, i: number): Promise<void> {
  const { address = '', before: [ip = '', ...before] = [] } = uplinks[i] ?? {};
  const args = [...film, '--auth', 'none'];
  const call = picamdCall({ name, host: address, port: CAMERA_PORT, folder, args });
  cameras.push(await startProgram({ ...call, command: ip, words: [...before, call.command, ...call.words] }));
}

async function measure(each: number, port: number): Promise<void> {
  const viewers = new SiteViewers(port);
  try {
    await viewers.open(names, each, signal);
    await delay(SETTLE_MS, undefined, { signal });
    viewers.reset();
    const before = figures();
    await delay(Number(values.seconds) * 1000, undefined, { signal });
    const after = figures();
    const took = after.seconds - before.seconds;
    const { frames, agesMs, again } = viewers.got;
    const rates = after.bytes.map((bytes, i) => ((bytes - (before.bytes[i] ?? 0)) * 8) / 1000 / took);
    const hubSeconds = after.hubs - before.hubs;
    const sorted = agesMs.toSorted((a, b) => a - b);
    const age = (part: number) => Math.round(sorted[Math.floor(sorted.length * part)] ?? 0);
    const own = after.own - before.own;
    const cores = [after.cameras - before.cameras, hubSeconds, own, after.machine - before.machine];
    const cells = [
      each,
      viewers.count,
      each === 0 ? '–' : (frames / took / viewers.count).toFixed(1),
      Math.round(Math.max(...rates)),
      each === 0 ? '–' : `${age(0.5)} / ${age(0.99)} ms`,
      each === 0 ? '–' : Math.round((hubSeconds * 1e6) / frames),
      cores.map((seconds) => (seconds / took).toFixed(2)).join(', '),
      again,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  } finally {
    viewers.close();
  }
  await delay(SETTLE_MS, undefined, { signal });
}

/** All so far. */
function figures() {
  const { user, system } = process.cpuUsage();
  return {
    seconds: performance.now() / 1000,
    cameras: cpuSeconds(cameras),
    hubs: cpuSeconds(hubs),
    own: (user + system) / 1e6,
    machine: busySeconds(),
    bytes: uplinks.map((uplink) => uplink.bytes()),
  };
}

/** Of all its processors. */
function busySeconds(): number {
  return cpus().reduce((sum, { times }) => sum + (times.user + times.nice + times.sys + times.irq) / 1000, 0);
}

/** Of these processes (proc(5): utime and stime). */
function cpuSeconds(running: readonly RunningProgram[]): number {
  return running.reduce((sum, { pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ');
    return sum + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }, 0);
}
