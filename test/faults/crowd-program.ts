/**
 * Many clients at once, in a process of their own: HOST PORT COUNT BEHAVIOUR. Tells its parent what has become of them when
 * each has got as far as it goes; ends with its parent, or after a minute and a half.
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** watch: reads everything · abort: resets in the middle of a frame · deaf: asks and never reads · silent: connects, says nothing · flood: the same, and comes back when it is sent away. */
export type Behaviour = 'watch' | 'abort' | 'deaf' | 'silent' | 'flood';

/** How the clients of a crowd fared. */
export interface CrowdReport {
  /** Got a first whole frame; or, when they do not watch, got as far as they wanted to. */
  served: number;
  /** Answered with 503. */
  refused: number;
  /** Anything else, or nothing. */
  failed: number;
  /** The 503 that came soonest, in ms after its request; null without any. */
  soonestRefusalMs: number | null;
  /** From the first connect until the last one was served, in ms. */
  lastServedMs: number;
  /** Made without a request. */
  connections: number;
}

const LIFE_MS = 90_000;
/** So long they come back when they are sent away. */
const FLOOD_MS = 5000;
/** After so long, so that their process leaves the daemon's some time of the machine. */
const RETURN_MS = 50;
const GET = 'GET /video_feed HTTP/1.1\r\nHost: x\r\n\r\n';

const [host = '', ...words] = process.argv.slice(2);
const [port = 0, count = 0] = words.map(Number);
const behaviour = words[2] as Behaviour;
const startMs = performance.now();
const report: CrowdReport = {
  served: 0,
  refused: 0,
  failed: 0,
  soonestRefusalMs: null,
  lastServedMs: 0,
  connections: 0,
};

setTimeout(() => process.exit(1), LIFE_MS);
process.on('disconnect', () => process.exit(0));
process.on('message', () => process.exit(0));
if (behaviour === 'flood') setTimeout(() => process.send?.(report), FLOOD_MS);
for (let i = 0; i < count; i++) {
  if (behaviour === 'flood') flood(startMs + FLOOD_MS);
  else if (behaviour === 'silent') flood(startMs);
  else come();
}

function done(kind: 'served' | 'refused' | 'failed'): void {
  report[kind]++;
  if (kind === 'served') report.lastServedMs = performance.now() - startMs;
  if (report.served + report.refused + report.failed === count) process.send?.(report);
}

function come(): void {
  const askedMs = performance.now();
  const socket = connect(port, host, () => {
    socket.write(GET);
    if (behaviour === 'deaf') {
      socket.pause();
      done('served');
    }
  });
  let head = '';
  let length = Number.NaN;
  let bytes = 0;
  let counted = behaviour === 'deaf';
  const count = (kind: 'served' | 'refused' | 'failed') => {
    if (!counted) done(kind);
    counted = true;
  };
  socket.on('error', () => {});
  socket.on('close', () => count('failed'));
  if (behaviour === 'deaf') return;
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (counted) return;
    if (Number.isNaN(length)) {
      head += chunk.toString('latin1');
      length = Number(/multipart[^]*\r\nContent-Length: (\d+)\r\n/.exec(head)?.[1]);
    }
    if (head.startsWith('HTTP/1.1 503')) {
      report.soonestRefusalMs = Math.min(report.soonestRefusalMs ?? Infinity, performance.now() - askedMs);
      count('refused');
    } else if (behaviour === 'watch' ? bytes > length : bytes > length / 2) {
      count('served');
      if (behaviour === 'abort') socket.resetAndDestroy();
    }
  });
}

/** Connects and says nothing; until that moment again and again. */
function flood(untilMs: number): void {
  const socket: Socket = connect(port, host, () => {
    report.connections++;
    if (untilMs === startMs) done('served');
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    if (performance.now() < untilMs) setTimeout(flood, RETURN_MS, untilMs);
  });
  socket.resume();
}
