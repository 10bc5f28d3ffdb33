/**
 * Measures picamd on this machine for each combination of viewers, size and rate. Prints a table, or JSON with --json.
 * The viewers run on the same machine and use processor time too, which the last line of the table mentions.
 */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import type { ViewersResult } from './viewers.ts';
import { freePort } from '../../test/helpers/free-port.ts';

const HELP = `npm run bench -- [--viewers 1,10,50] [--sizes 640x480,1280x720] [--rates 30] [--seconds 5] [--json]\n`;
const WARM_UP_MS = 1500;
const HEADING =
  'viewers       size  rate   fps min    mean   latency p50     p99   CPU/frame    CPU   memory  skipped  broken';

interface Row extends ViewersResult {
  viewers: number;
  size: string;
  rate: number;
  /** CPU time of the daemon, without the camera, per frame that a viewer received. */
  cpuMicrosecondsPerFrame: number;
  cpuPercent: number;
  residentMegabytes: number;
}

const { values } = parseArgs({
  options: {
    viewers: { type: 'string', default: '1,10,50' },
    sizes: { type: 'string', default: '640x480,1280x720' },
    rates: { type: 'string', default: '30' },
    seconds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(HELP);
else await main();

async function main(): Promise<void> {
  const seconds = Number(values.seconds);
  const rows: Row[] = [];
  for (const size of values.sizes.split(','))
    for (const rate of values.rates.split(',').map(Number))
      for (const viewers of values.viewers.split(',').map(Number)) {
        if (!/^\d+x\d+$/.test(size) || !(rate > 0) || !(viewers >= 1 && viewers <= 1000) || !(seconds > 0)) {
          process.stderr.write(HELP);
          process.exitCode = 78;
          return;
        }
        const row = await measure(size, rate, viewers, seconds);
        rows.push(row);
        if (!values.json) process.stdout.write(`${rows.length === 1 ? `${HEADING}\n` : ''}${line(row)}\n`);
      }
  if (values.json) process.stdout.write(`${JSON.stringify({ machine: machine(), rows }, null, 2)}\n`);
  else process.stdout.write(`\n${machine()}; the viewers ran on the same machine.\n`);
}

async function measure(size: string, rate: number, viewers: number, seconds: number): Promise<Row> {
  const port = await freePort();
  const [width = '', height = ''] = size.split('x');
  const camera = [process.execPath, path('camera.js'), width, height, String(rate)];
  const daemon = spawn(
    process.execPath,
    [
      path('../../daemon/main.js'),
      '--port',
      String(port),
      '--source',
      'command',
      '--source-command',
      JSON.stringify(camera),
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, PICAMD_MAX_VIEWERS: '1000', PICAMD_MAX_VIEWERS_PER_ADDRESS: '1000' },
    },
  );
  try {
    await waitUntilStreaming(daemon);
    const load = promisify(execFile)(process.execPath, [
      path('viewers.js'),
      ...[port, viewers, WARM_UP_MS, seconds].map(String),
    ]);
    await delay(WARM_UP_MS);
    const before = cpuSeconds(daemon.pid ?? 0);
    await delay(seconds * 1000 - 200);
    const cpu = (cpuSeconds(daemon.pid ?? 0) - before) / (seconds - 0.2);
    const residentMegabytes = residentMb(daemon.pid ?? 0);
    const result = JSON.parse((await load).stdout) as ViewersResult;
    return {
      viewers,
      size,
      rate,
      ...result,
      cpuMicrosecondsPerFrame: (cpu / (result.fpsMean * viewers)) * 1e6,
      cpuPercent: cpu * 100,
      residentMegabytes,
    };
  } finally {
    daemon.kill('SIGTERM');
    await once(daemon, 'exit');
  }
}

async function waitUntilStreaming(daemon: ChildProcess): Promise<void> {
  let log = '';
  for await (const chunk of daemon.stderr ?? []) {
    log += String(chunk);
    if (log.includes('camera: streaming')) break;
  }
  daemon.stderr?.resume();
}

/** CPU time of all threads. The first field of schedstat is in nanoseconds. */
function cpuSeconds(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const ns = threads.map((id) =>
    Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]),
  );
  return ns.reduce((sum, each) => sum + each, 0) / 1e9;
}

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

function machine(): string {
  const processors = cpus();
  return `${processors.length} x ${processors[0]?.model ?? 'processor'}, Node ${process.version}`;
}

function path(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function line(row: Row): string {
  return [
    cell(row.viewers, 7, '', 0),
    row.size.padStart(11),
    cell(row.rate, 6, '', 0),
    cell(row.fpsMin, 10, ''),
    cell(row.fpsMean, 8, ''),
    cell(row.latencyP50Ms, 14, ' ms'),
    cell(row.latencyP99Ms, 8, ' ms'),
    cell(row.cpuMicrosecondsPerFrame, 12, ' µs', 0),
    cell(row.cpuPercent, 7, ' %'),
    cell(row.residentMegabytes, 9, ' MB', 0),
    cell(row.skipped, 9, '', 0),
    cell(row.broken, 8, '', 0),
  ].join('');
}

function cell(value: number, width: number, unit: string, decimals = 1): string {
  return `${value.toFixed(decimals)}${unit}`.padStart(width);
}
