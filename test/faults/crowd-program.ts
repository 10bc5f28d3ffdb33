/**
 * Many clients in a separate process. Arguments: HOST PORT COUNT BEHAVIOR. Sends a report to its parent when all clients have
 * reached their goal. Ends with its parent, or after 90 s.
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/**
 * watch: reads everything. abort: resets the connection in the middle of a frame. deaf: sends a request and never reads.
 * silent: connects without a request. flood: the same, and reconnects when disconnected.
 */
export type Behavior = 'watch' | 'abort' | 'deaf' | 'silent' | 'flood';

/** Results of the clients. */
export interface CrowdReport {
  /** Got a first complete frame or, with another behavior than watch, reached their goal. */
  served: number;
  /** Got 503. */
  refused: number;
  /** Got anything else, or nothing. */
  failed: number;
  /** Shortest time from a request to its 503, in ms; null without a 503. */
  soonestRefusalMs: number | null;
  /** From the first connection until the last client was served, in ms. */
  lastServedMs: number;
  /** Number of connections without a request. */
  connections: number;
}

const LIFE_MS = 90_000;
/** Duration of a flood. */
const FLOOD_MS = 5000;
/** Pause before reconnecting, to leave CPU time for the daemon. */
const RETURN_MS = 50;
const GET = 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n';

const [host = '', ...args] = process.argv.slice(2);
const [port = 0, count = 0] = args.map(Number);
const behavior = args[2] as Behavior;
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
if (behavior === 'flood') setTimeout(() => process.send?.(report), FLOOD_MS);
for (let i = 0; i < count; i++) {
  if (behavior === 'flood') flood(startMs + FLOOD_MS);
  else if (behavior === 'silent') flood(startMs);
  else request();
}

function done(kind: 'served' | 'refused' | 'failed'): void {
  report[kind]++;
  if (kind === 'served') report.lastServedMs = performance.now() - startMs;
  if (report.served + report.refused + report.failed === count) process.send?.(report);
}

function request(): void {
  const requestMs = performance.now();
  const socket = connect(port, host, () => {
    socket.write(GET);
    if (behavior === 'deaf') {
      socket.pause();
      done('served');
    }
  });
  let head = '';
  let length = Number.NaN;
  let bytes = 0;
  let counted = behavior === 'deaf';
  const count = (kind: 'served' | 'refused' | 'failed') => {
    if (!counted) done(kind);
    counted = true;
  };
  socket.on('error', () => {});
  socket.on('close', () => count('failed'));
  if (behavior === 'deaf') return;
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (counted) return;
    if (Number.isNaN(length)) {
      head += chunk.toString('latin1');
      length = Number(/multipart[^]*\r\nContent-Length: (\d+)\r\n/.exec(head)?.[1]);
    }
    if (head.startsWith('HTTP/1.1 503')) {
      report.soonestRefusalMs = Math.min(report.soonestRefusalMs ?? Infinity, performance.now() - requestMs);
      count('refused');
    } else if (behavior === 'watch' ? bytes > length : bytes > length / 2) {
      count('served');
      if (behavior === 'abort') socket.resetAndDestroy();
    }
  });
}

/** Connects without a request, and reconnects until `untilMs`. */
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
