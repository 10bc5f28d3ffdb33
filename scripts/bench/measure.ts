import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../test/helpers/free-port.ts';
import { start } from './children.ts';
import type { Child } from './children.ts';
import type { Received, Window } from './load.ts';
import type { Disturbance } from './machine.ts';
import { splitMemory } from './memory-split.ts';
import { NAMES, viewersText } from './names.ts';
import { processCost } from './process-cost.ts';
import type { Memory } from './results.ts';
import type { Subject } from './subjects.ts';
import { cameraBytes, idleUses, loadedUses } from './use.ts';
import type { Use } from './use.ts';

/** How long to load a subject, and how long to measure. */
export interface Schedule {
  warmSeconds: number;
  seconds: number;
}

/** What the camera writes. */
export interface Frames {
  folder: string;
  meanBytes: number;
}

/** One run of one subject with so many viewers. Its names are those of a row of the results. */
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

const COLD_MS = 10_000;
/** A shorter time has too few frames. */
const MIN_COLD_MS = 1000;
const POLL_MS = 5;
const MAX_LISTEN_MS = 30_000;

/** Starts the subject, loads it, and measures it. */
export async function measure(
  subject: Subject,
  viewers: number,
  schedule: Schedule,
  frames: Frames,
): Promise<Sample> {
  const port = await freePort();
  const startMs = performance.now();
  const server = start('server', subject.command(port), subject.env);
  server.stdout.resume();
  try {
    await untilListening(server, port);
    const listenMs = performance.now() - startMs;
    return { listenMs, ...(await measureListening(server, { port, viewers, subject, schedule, frames })) };
  } catch (cause) {
    const what = `${NAMES[subject.name]}, ${subject.mode}, ${viewersText(viewers)}`;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${what}: ${why}\n${server.errors()}`, { cause });
  } finally {
    await server.stop();
  }
}

interface Order {
  port: number;
  viewers: number;
  subject: Subject;
  schedule: Schedule;
  frames: Frames;
}

async function measureListening(server: Child, order: Order): Promise<Omit<Sample, 'listenMs'>> {
  const { port, viewers, subject, schedule, frames } = order;
  const { path, slowViewers, tls, authorization } = subject;
  const { folder, meanBytes } = frames;
  const windows = windowsOf(schedule);
  const load = { port, path, viewers, slowViewers, tls, authorization, folder, windows };
  const uses =
    viewers === 0
      ? await idleUses(server, windows, subject.mode === 'on-demand' ? null : meanBytes)
      : await loadedUses(server, load);
  const { cold = null, warm } = uses;
  if (warm === undefined) throw new Error('nothing was measured');
  const cost = processCost(server.pid);
  return {
    cpuMicrosecondsPerFrame: perFrame(warm),
    coldMicrosecondsPerFrame: cold && perFrame(cold),
    cpuPercent: (warm.cpuSeconds / warm.seconds) * 100,
    received: warm.received,
    residentMegabytes: cost.residentMegabytes,
    memoryMegabytes:
      subject.name === 'picamd' ? await splitMemory(subject, port, cost, cameraBytes(server)) : null,
    loadPercent: (warm.loadSeconds / warm.seconds) * 100,
    disturbance: warm.disturbance,
  };
}

function windowsOf({ warmSeconds, seconds }: Schedule): Window[] {
  const warmMs = warmSeconds * 1000;
  const warm: Window = { name: 'warm', fromMs: warmMs, toMs: warmMs + seconds * 1000 };
  const coldMs = Math.min(COLD_MS, warmMs);
  return coldMs < MIN_COLD_MS ? [warm] : [{ name: 'cold', fromMs: 0, toMs: coldMs }, warm];
}

function perFrame({ cpuSeconds, frames }: Use): number | null {
  return frames === 0 ? null : (cpuSeconds / frames) * 1e6;
}

async function untilListening(server: Child, port: number): Promise<void> {
  const endMs = performance.now() + MAX_LISTEN_MS;
  while (performance.now() < endMs && !server.hasEnded()) {
    const socket = connect(port, '127.0.0.1');
    const isListening = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isListening) return;
    await delay(POLL_MS);
  }
  throw new Error('it does not listen');
}
