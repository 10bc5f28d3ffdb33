import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { start } from './children.ts';
import type { Child } from './children.ts';
import type { Load, LoadEvent, Received, Window } from './load.ts';
import { watchMachine } from './machine.ts';
import type { Disturbance } from './machine.ts';
import { bytesWritten, cpuSeconds, family } from './process-cost.ts';

/** What a server used and delivered in a window. */
export interface Use {
  cpuSeconds: number;
  /** Of camera and clients together. */
  loadSeconds: number;
  seconds: number;
  /** Delivered to viewers, or with nobody looking written by the camera. */
  frames: number;
  /** Null with nobody looking. */
  received: Received | null;
  disturbance: Disturbance;
}

export type Uses = Partial<Record<Window['name'], Use>>;

/** Beyond what the windows need. */
const GRACE_MS = 60_000;
const FIRST_FRAME_MS = 30_000;
const POLL_MS = 20;
const CLIENTS = fileURLToPath(new URL('clients.js', import.meta.url));

/**
 * What a server uses while nobody looks. The windows start with the first frame of the camera.
 *
 * @param meanFrameBytes null if the camera rests while nobody looks
 */
export async function idleUses(
  server: Child,
  windows: readonly Window[],
  meanFrameBytes: number | null,
): Promise<Uses> {
  if (meanFrameBytes !== null) await untilCameraWrites(server, meanFrameBytes);
  const startMs = performance.now();
  const uses: Uses = {};
  for (const { name, fromMs, toMs } of windows) {
    await delay(Math.max(0, startMs + fromMs - performance.now()));
    const end = startCounting(server, null);
    const before = cameraBytes(server);
    await delay(startMs + toMs - performance.now());
    const written = cameraBytes(server) - before;
    uses[name] = end(meanFrameBytes === null ? 0 : Math.round(written / meanFrameBytes), null);
  }
  return uses;
}

async function untilCameraWrites(server: Child, meanFrameBytes: number): Promise<void> {
  const endMs = performance.now() + FIRST_FRAME_MS;
  while (cameraBytes(server) < meanFrameBytes) {
    if (performance.now() > endMs || server.hasEnded()) throw new Error('the camera writes nothing');
    await delay(POLL_MS);
  }
}

/** What a server uses under this load. Rejects if the clients do not get what they ask for. */
export async function loadedUses(server: Child, load: Load): Promise<Uses> {
  const clients = start('load', [process.execPath, CLIENTS, JSON.stringify(load)]);
  const mostMs = Math.max(...load.windows.map(({ toMs }) => toMs)) + GRACE_MS;
  const timer = setTimeout(() => void clients.stop(), mostMs);
  const uses: Uses = {};
  try {
    let end: ReturnType<typeof startCounting> | null = null;
    for await (const line of createInterface({ input: clients.stdout })) {
      const event = JSON.parse(line) as LoadEvent;
      if (event.event === 'begin') end = startCounting(server, clients);
      else if (end !== null) uses[event.name] = end(event.received.frames, event.received);
    }
  } finally {
    clearTimeout(timer);
    await clients.stop();
  }
  if (uses.warm === undefined) throw new Error(`the clients gave up: ${clients.errors()}`);
  return uses;
}

/** What the camera of a server has written so far, in bytes. */
export function cameraBytes(server: Child): number {
  return Math.max(0, ...startedBy(server).map(bytesWritten));
}

/** Reads all counters; the result reads them again. */
function startCounting(server: Child, clients: Child | null) {
  const endWatch = watchMachine();
  const loadSeconds = () =>
    [...startedBy(server), ...(clients === null ? [] : [clients.pid])].reduce(
      (sum, pid) => sum + cpuSeconds(pid),
      0,
    );
  const from = { cpu: cpuSeconds(server.pid), load: loadSeconds(), ms: performance.now() };
  return (frames: number, received: Received | null): Use => ({
    cpuSeconds: cpuSeconds(server.pid) - from.cpu,
    loadSeconds: loadSeconds() - from.load,
    seconds: (performance.now() - from.ms) / 1000,
    frames,
    received,
    disturbance: endWatch(),
  });
}

function startedBy({ pid }: Child): number[] {
  return family(pid).slice(1);
}
