import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../test/helpers/free-port.ts';
import { start, stop } from './children.ts';
import type { Load, LoadEvent, Received, Window } from './load.ts';
import { watchMachine } from './machine.ts';
import type { Disturbance } from './machine.ts';
import { splitMemory } from './memory-split.ts';
import { bytesWritten, cpuSeconds, family, processCost } from './process-cost.ts';
import type { Memory } from './results.ts';
import type { Subject } from './subjects.ts';

/** How long to load a subject, and how long to measure. */
export interface Schedule {
  warmSeconds: number;
  seconds: number;
}

/** One run of one subject with so many viewers. */
export interface Sample {
  cpuMicrosecondsPerFrame: number | null;
  coldMicrosecondsPerFrame: number | null;
  cpuPercent: number;
  received: Received | null;
  residentMegabytes: number;
  memoryMegabytes: Memory | null;
  listenMs: number;
  /** Of one processor: camera and clients together. */
  loadPercent: number;
  disturbance: Disturbance;
}

/** What a server used and delivered in a window. */
interface Use {
  cpuSeconds: number;
  loadSeconds: number;
  seconds: number;
  /** Delivered to viewers, or with nobody looking written by the camera. */
  frames: number;
  received: Received | null;
  disturbance: Disturbance;
}

const COLD_MS = 10_000;
/** A shorter time has too few frames. */
const MIN_COLD_MS = 1000;
const POLL_MS = 5;
const MAX_LISTEN_MS = 30_000;
/** Beyond what the windows need. */
const GRACE_MS = 60_000;
const CLIENTS = fileURLToPath(new URL('clients.js', import.meta.url));

/** Starts the subject, loads it, and measures it. */
export async function measure(
  subject: Subject,
  viewers: number,
  schedule: Schedule,
  frames: { folder: string; meanBytes: number },
): Promise<Sample> {
  const port = await freePort();
  const startedMs = performance.now();
  const server = start('server', subject.command(port), subject.env);
  const errors = tail(server);
  server.stdout?.resume();
  try {
    await untilListening(server, port, errors);
    const listenMs = performance.now() - startedMs;
    const windows = windowsOf(schedule);
    const uses =
      viewers === 0
        ? await idle(server, windows, frames.meanBytes)
        : await loaded(server, windows, {
            port,
            path: subject.path,
            viewers,
            slowViewers: subject.slowViewers,
            tls: subject.tls,
            authorization: subject.authorization,
            folder: frames.folder,
            windows,
          });
    const cost = processCost(pidOf(server));
    const cameraBytes = Math.max(...family(pidOf(server)).slice(1).map(bytesWritten), 0);
    const memoryMegabytes =
      subject.name === 'picamd' ? await splitMemory(subject, port, cost, cameraBytes) : null;
    const { cold = null, warm } = uses;
    if (warm === undefined) throw new Error('the clients reported nothing');
    return {
      cpuMicrosecondsPerFrame: perFrame(warm),
      coldMicrosecondsPerFrame: cold && perFrame(cold),
      cpuPercent: (warm.cpuSeconds / warm.seconds) * 100,
      received: warm.received,
      residentMegabytes: cost.residentMegabytes,
      memoryMegabytes,
      listenMs,
      loadPercent: (warm.loadSeconds / warm.seconds) * 100,
      disturbance: warm.disturbance,
    };
  } catch (cause) {
    throw new Error(`${subject.name}, ${subject.mode}, ${viewers} viewers: ${String(cause)}\n${errors()}`, { cause });
  } finally {
    await stop(server);
  }
}

function windowsOf({ warmSeconds, seconds }: Schedule): Window[] {
  const warmMs = warmSeconds * 1000;
  const warm: Window = { name: 'warm', fromMs: warmMs, toMs: warmMs + seconds * 1000 };
  const coldMs = Math.min(COLD_MS, warmMs);
  return coldMs < MIN_COLD_MS ? [warm] : [{ name: 'cold', fromMs: 0, toMs: coldMs }, warm];
}

type Uses = Partial<Record<Window['name'], Use>>;

/** Nobody looks. */
async function idle(server: ChildProcess, windows: readonly Window[], frameBytes: number): Promise<Uses> {
  const startMs = performance.now();
  const uses: Uses = {};
  for (const { name, fromMs, toMs } of windows) {
    await delay(Math.max(0, startMs + fromMs - performance.now()));
    const end = begin(server, null);
    const before = cameraBytes(server);
    await delay(startMs + toMs - performance.now());
    uses[name] = end(Math.round((cameraBytes(server) - before) / frameBytes), null);
  }
  return uses;
}

async function loaded(server: ChildProcess, windows: readonly Window[], load: Load): Promise<Uses> {
  const clients = start('load', [process.execPath, CLIENTS, JSON.stringify(load)]);
  const errors = tail(clients);
  const timer = setTimeout(() => clients.kill('SIGKILL'), Math.max(...windows.map(({ toMs }) => toMs)) + GRACE_MS);
  const uses: Uses = {};
  try {
    let end: ReturnType<typeof begin> | null = null;
    for await (const line of createInterface({ input: clients.stdout ?? process.stdin })) {
      const event = JSON.parse(line) as LoadEvent;
      if (event.event === 'begin') end = begin(server, clients);
      else if (end !== null) uses[event.name] = end(event.received.frames, event.received);
    }
  } finally {
    clearTimeout(timer);
    await stop(clients);
  }
  if (uses.warm === undefined) throw new Error(`the clients gave up: ${errors()}`);
  return uses;
}

/** Reads all counters; the result reads them again. */
function begin(server: ChildProcess, clients: ChildProcess | null) {
  const pid = pidOf(server);
  const disturbance = watchMachine();
  const loadSeconds = () =>
    family(pid).slice(1).reduce((sum, child) => sum + cpuSeconds(child), 0) +
    (clients === null ? 0 : cpuSeconds(pidOf(clients)));
  const before = { cpu: cpuSeconds(pid), load: loadSeconds(), ms: performance.now() };
  return (frames: number, received: Received | null): Use => ({
    cpuSeconds: cpuSeconds(pid) - before.cpu,
    loadSeconds: loadSeconds() - before.load,
    seconds: (performance.now() - before.ms) / 1000,
    frames,
    received,
    disturbance: disturbance(),
  });
}

function perFrame({ cpuSeconds: used, frames }: Use): number | null {
  return frames === 0 ? null : (used / frames) * 1e6;
}

function cameraBytes(server: ChildProcess): number {
  return Math.max(...family(pidOf(server)).slice(1).map(bytesWritten), 0);
}

async function untilListening(server: ChildProcess, port: number, errors: () => string): Promise<void> {
  const deadlineMs = performance.now() + MAX_LISTEN_MS;
  while (performance.now() < deadlineMs && server.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    const isListening = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isListening) return;
    await delay(POLL_MS);
  }
  throw new Error(`it does not listen: ${errors()}`);
}

/** The last of what a program writes to stderr. */
function tail(child: ChildProcess): () => string {
  const MAX_CHARACTERS = 2000;
  let end = '';
  child.stderr?.on('data', (chunk: Buffer) => (end = (end + chunk.toString()).slice(-MAX_CHARACTERS)));
  return () => end;
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the program was not started');
  return pid;
}
