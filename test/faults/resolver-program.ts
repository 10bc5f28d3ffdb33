/**
 * Runs in a network namespace whose only DNS resolver is this program, which never responds. Starts the daemon with a
 * SOURCE_URL that contains a host name. Argument: SECONDS. Prints the outcome as JSON.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { startDaemon } from '../helpers/daemon.ts';
import type { Outcome } from './fault.ts';
import { probe } from './healthz-prober.ts';

const DNS_PORT = 53;
const STOP_MS = 5000;
const seconds = Number(process.argv[2]);

const resolver = createSocket('udp4');
let queries = 0;
resolver.on('message', () => queries++);
resolver.bind(DNS_PORT, '127.0.0.1');
await once(resolver, 'listening');
const args = ['--source', 'url', '--source-url', 'http://camera.example/stream'];
const daemon = await startDaemon(args, {}, ['setpriv', '--pdeathsig', 'KILL']);
const outcome = await run().finally(() => daemon.kill('SIGKILL'));
process.stdout.write(JSON.stringify(outcome), () => process.exit(0));

async function run(): Promise<Outcome> {
  const at = { port: daemon.port, host: '127.0.0.1' };
  const { medianMs, p99Ms, count } = await probe(at, '/status', () => delay(seconds * 1000));
  if (queries === 0) throw new Error('the resolver got no query');
  const stopMs = performance.now();
  const code = await daemon.stop();
  const took = performance.now() - stopMs;
  if (code !== 0 || took > STOP_MS)
    throw new Error(`SIGTERM ended it with ${code} after ${took.toFixed(0)} ms`);
  const note = `p50 ${medianMs.toFixed(1)} ms of ${count} responses in ${seconds} s; ended in ${took.toFixed(0)} ms`;
  return { value: p99Ms, note };
}
