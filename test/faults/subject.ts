import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Scenario } from '../fixtures/fake-rpicam-vid/scenario.ts';
import { askJson } from '../helpers/ask.ts';
import { CheckedViewer } from '../helpers/checked-viewer.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { childrenOf, openFiles, residentBytes } from '../helpers/process-facts.ts';
import { smallCamera } from '../helpers/small-camera.ts';

export interface SubjectOptions {
  scenario?: Scenario | readonly Scenario[];
  /** Size of a frame. */
  bytes?: number;
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Command prefix of the daemon. */
  before?: string[];
  /** The healthy viewer's Authorization header, if the daemon needs one. */
  authorization?: string;
  /** Allowed growth of memory, in MB. */
  maxGrowth?: number;
  /** Files that may be open at the end, beside those from before. */
  moreFiles?: number;
  /** How it may exit; null: by the signal, which does not wait for a disk. */
  ends?: readonly (number | null)[];
  /** Resolves when all parts of the daemon run: what is open then, may be open at the end. */
  ready?(daemon: RunningDaemon): Promise<unknown>;
}

export interface SubjectStatus {
  camera: { state: string; frames: number; passedOverFrames: number; restarts: Record<string, number> };
  viewers: { skipped: number }[];
  viewersGone: Record<'closed' | 'ended' | 'overrun' | 'stuck' | 'refused', number>;
}

/** The daemon under test, with a healthy viewer. */
export interface Subject {
  daemon: RunningDaemon;
  viewer: CheckedViewer;
  frame(number: number): Buffer;
  status(): Promise<SubjectStatus>;
  /** Frames that the healthy viewer lost, except those that were passed over, or not read, because this machine was too busy. */
  lost(): Promise<number>;
  /** The pid of the camera program. */
  camera(): number;
}

/** Ends the daemon if the run is interrupted. */
const DIES_WITH_PARENT = ['setpriv', '--pdeathsig', 'KILL'];
/** In MB. An idle heap does not shrink. */
const MAX_GROWTH = 32;
/** The same after a thousand simultaneous connections, or thousands in sequence. More connections add nothing. */
export const CROWD_GROWTH = 64;
/** Time for memory, files and viewers to return to their previous level. */
const SETTLE_MS = 20_000;
const POLL_MS = 100;
/** The healthy viewer is in this process: if that was late by so many ns, the viewer may have skipped frames. */
const LATE_NS = 100e6;
/** Frames until all code has run once. */
const WARM_UP = 10;
const MEGABYTE = 2 ** 20;

/**
 * Starts the daemon with a healthy viewer, causes the fault, and checks that nothing was lost: the daemon is running, the viewer
 * got only complete frames in order and gets new ones, no other viewers are left, and memory and open files are at their
 * previous level. Resolves with the result of `fault` and the growth of memory.
 */
export async function runWithFault<T>(
  options: SubjectOptions,
  fault: (subject: Subject) => Promise<T>,
): Promise<{ found: T; growth: number }> {
  const {
    scenario,
    bytes,
    args = [],
    env = {},
    before = [],
    authorization,
    maxGrowth = MAX_GROWTH,
    moreFiles = 0,
    ends = [0],
    ready,
  } = options;
  const login = authorization === undefined ? {} : { authorization };
  const asUser = authorization === undefined ? {} : { Authorization: authorization };
  const runs = mkdtempSync(join(tmpdir(), 'picamd-faults-'));
  const camera = smallCamera(scenario, { runs, ...(bytes === undefined ? {} : { bytes }) });
  const daemon = await startDaemon([...camera.args, ...args], { ...camera.env, ...env }, [
    ...DIES_WITH_PARENT,
    ...before,
  ]);
  let viewer: CheckedViewer | null = null;
  try {
    await daemon.logged(/camera: streaming/);
    const at = { port: daemon.port, host: '127.0.0.1' };
    const checked = new CheckedViewer({ at, frame: camera.frame, ...login });
    viewer = checked;
    const loop = monitorEventLoopDelay();
    loop.enable();
    const missed = async () => {
      const { camera: now, viewers } = await subject.status();
      // It was the first.
      return { passedOver: now.passedOverFrames, skipped: viewers[0]?.skipped ?? 0 };
    };
    let base = { passedOver: 0, skipped: 0 };
    while (viewer.number < camera.filled + WARM_UP) await viewer.more(1);
    await ready?.(daemon);
    const subject: Subject = {
      daemon,
      viewer,
      frame: camera.frame,
      lost: async () => {
        const now = await missed();
        const skipped = loop.max > LATE_NS ? now.skipped - base.skipped : 0;
        return Math.max(0, checked.lost - (now.passedOver - base.passedOver) - skipped);
      },
      status: () => askJson<SubjectStatus>({ port: daemon.port }, '/status', asUser),
      camera: () => childrenOf(daemon.pid)[0] ?? 0,
    };
    // In this order: what is passed over in between is not counted as lost.
    base = await missed();
    viewer.reset();
    const level = { bytes: residentBytes(daemon.pid), files: openFiles(daemon.pid) + moreFiles };
    const found = await fault(subject);
    const growth =
      (await waitUntilSettled(subject, { ...level, bytes: level.bytes + maxGrowth * MEGABYTE })) + maxGrowth;
    const status = await daemon.stop();
    if (!ends.includes(status)) throw new Error(`the daemon exited with ${status}`);
    return { found, growth };
  } finally {
    viewer?.stop();
    daemon.kill('SIGKILL');
    await daemon.exited;
    rmSync(runs, { recursive: true });
  }
}

/** Resolves with the difference of memory to its limit, in MB: 0 or less. */
async function waitUntilSettled(subject: Subject, limit: { bytes: number; files: number }): Promise<number> {
  const { daemon, viewer } = subject;
  const untilMs = performance.now() + SETTLE_MS;
  await viewer.more(2);
  for (;;) {
    const growth = (residentBytes(daemon.pid) - limit.bytes) / MEGABYTE;
    const files = openFiles(daemon.pid);
    const { viewers } = await subject.status();
    if (viewer.problems.length > 0) throw new Error(`the healthy viewer: ${viewer.problems.join('; ')}`);
    if (!viewer.isOpen) throw new Error('the healthy viewer was cut off');
    if (growth <= 0 && files <= limit.files && viewers.length === 1) return growth;
    if (performance.now() > untilMs)
      throw new Error(
        `leaked: ${growth.toFixed(0)} MB above the limit, ${files - limit.files} open files, ${viewers.length - 1} viewers`,
      );
    await delay(POLL_MS);
  }
}

/** Waits until the healthy viewer is the only one; resolves with the time it took, in ms. */
export async function untilOnlyViewer({ status }: Subject, maxMs = 60_000): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const { viewers } = await status();
    const ms = performance.now() - startMs;
    if (viewers.length <= 1) return ms;
    if (ms > maxMs) throw new Error(`${viewers.length - 1} viewers are left after ${maxMs / 1000} s`);
    await delay(POLL_MS);
  }
}

/** @throws Error if the healthy viewer missed a frame since the fault began. */
export async function expectNoneLost(subject: Subject): Promise<void> {
  const lost = await subject.lost();
  if (lost > 0) throw new Error(`the healthy viewer lost ${lost} frames`);
}
