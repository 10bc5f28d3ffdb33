import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  /** Of a frame. */
  bytes?: number;
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** The words of a program that becomes the daemon. */
  before?: string[];
  /** Of the healthy viewer, where one is needed. */
  authorization?: string;
  /** What memory may be above its level afterwards, in MB. */
  mostGrowth?: number;
}

export interface SubjectStatus {
  camera: { state: string; frames: number; restarts: Record<string, number> };
  viewers: { skipped: number }[];
  viewersGone: Record<'closed' | 'ended' | 'overrun' | 'stuck' | 'refused', number>;
}

/** The daemon that a fault befalls, with a healthy viewer beside it. */
export interface Subject {
  daemon: RunningDaemon;
  viewer: CheckedViewer;
  frame(number: number): Buffer;
  status(): Promise<SubjectStatus>;
  /** The pid of its camera program. */
  camera(): number;
}

/** A run that is broken off leaves no daemon behind. */
const WITH_US = ['setpriv', '--pdeathsig', 'KILL'];
/** In MB: an idle heap keeps what it has grown by. */
const MOST_GROWTH = 32;
/** The same after a thousand connections at once, or thousands one after another; more of them add nothing to it. */
export const CROWD_GROWTH = 64;
/** So long memory, files and viewers have to come back to where they were. */
const SETTLE_MS = 20_000;
const POLL_MS = 100;
/** Frames until everything has been used once. */
const WARM_UP = 10;
const MEGABYTE = 2 ** 20;

/**
 * Starts the daemon with a healthy viewer, lets the fault befall it, and sees that nothing was lost: the daemon runs,
 * the viewer had only whole frames in order and gets new ones, nobody is left over, and memory and open files are
 * where they were. Resolves with what `fault` found, and by how much memory has grown.
 */
export async function befall<T>(
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
    mostGrowth = MOST_GROWTH,
  } = options;
  const login = authorization === undefined ? {} : { authorization };
  const asUser = authorization === undefined ? {} : { Authorization: authorization };
  const runs = mkdtempSync(join(tmpdir(), 'picamd-faults-'));
  const camera = smallCamera(scenario, { runs, ...(bytes === undefined ? {} : { bytes }) });
  const daemon = await startDaemon([...camera.args, ...args], { ...camera.env, ...env }, [
    ...WITH_US,
    ...before,
  ]);
  let viewer: CheckedViewer | null = null;
  try {
    await daemon.logged(/camera: streaming/);
    const at = { port: daemon.port, host: '127.0.0.1' };
    viewer = new CheckedViewer({ at, frame: camera.frame, ...login });
    while (viewer.number < camera.filled + WARM_UP) await viewer.more(1);
    viewer.reset();
    const subject: Subject = {
      daemon,
      viewer,
      frame: camera.frame,
      status: () => askJson<SubjectStatus>({ port: daemon.port }, '/status', asUser),
      camera: () => childrenOf(daemon.pid)[0] ?? 0,
    };
    await subject.status();
    const level = { bytes: residentBytes(daemon.pid), files: openFiles(daemon.pid) };
    const found = await fault(subject);
    const growth =
      (await settled(subject, { ...level, bytes: level.bytes + mostGrowth * MEGABYTE })) + mostGrowth;
    if ((await daemon.stop()) !== 0) throw new Error('the daemon did not end as it should');
    return { found, growth };
  } finally {
    viewer?.stop();
    daemon.kill('SIGKILL');
    await daemon.exited;
    rmSync(runs, { recursive: true });
  }
}

/** Resolves with how far memory is from its limit, in MB: below 0. */
async function settled(subject: Subject, limit: { bytes: number; files: number }): Promise<number> {
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
        `left behind: ${growth.toFixed(0)} MB more than it may be, ${files - limit.files} open files, ${viewers.length - 1} viewers`,
      );
    await delay(POLL_MS);
  }
}

/** How long it takes until the healthy viewer is the only one, in ms. */
export async function untilAlone({ status }: Subject, mostMs = 60_000): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const { viewers } = await status();
    const ms = performance.now() - startMs;
    if (viewers.length <= 1) return ms;
    if (ms > mostMs)
      throw new Error(`${viewers.length - 1} viewers were still there after ${mostMs / 1000} s`);
    await delay(POLL_MS);
  }
}

/** @throws Error when the healthy viewer has not got every frame of the camera since the fault began. */
export function noneLost({ viewer }: Subject): void {
  if (viewer.lost > 0) throw new Error(`the healthy viewer lost ${viewer.lost} frames`);
}
