import { setTimeout as delay } from 'node:timers/promises';
import type { SmallDisk } from '../faults/small-disk.ts';
import { childrenOf } from '../helpers/process-facts.ts';
import { between } from './random.ts';
import { setPrivacy } from './set-privacy.ts';
import type { PrivateCamera } from './set-privacy.ts';

const FAULTS = [
  'killed',
  'hung',
  'paused',
  'picamd stood still',
  'settings reloaded',
  'private',
  'disk full',
] as const;
export type CameraFault = (typeof FAULTS)[number];

/** A daemon that has faults. */
interface FaultyDaemon extends PrivateCamera {
  pid: number;
  /** Of recordings; null: none that can be filled. */
  disk: SmallDisk | null;
}

/** A paused camera resumes after this time, before the daemon considers it hung. */
const PAUSED_SECONDS = 2;
/** picamd itself continues after this time, within which frames wait for it. */
const STOOD_STILL_SECONDS = { min: 0.1, max: 4 };
const PRIVATE_SECONDS = { min: 0.5, max: 8 };
/** picamd notices it with its next write, within 4 s. */
const FULL_SECONDS = { min: 3, max: 15 };
/** Time between two faults. Longer than a camera needs to count as healthy, or the daemon's backoff would grow. */
const INTERVAL_SECONDS = { min: 20, max: 50 };

/** Causes random faults of the daemon's camera program and of its disk, stops of the daemon, and privacy. Resolves when the signal aborts. */
export async function injectFaults(
  { pid, disk, ...at }: FaultyDaemon,
  random: () => number,
  signal: AbortSignal,
  onFault: (fault: CameraFault) => void,
): Promise<void> {
  for (;;) {
    await pause(between(random, INTERVAL_SECONDS.min, INTERVAL_SECONDS.max), signal);
    if (signal.aborted) return;
    const fault = FAULTS[Math.floor(random() * FAULTS.length)];
    const [camera] = childrenOf(pid);
    if (camera === undefined || fault === undefined || (fault === 'disk full' && disk === null)) continue;
    onFault(fault);
    if (fault === 'private') {
      await setPrivacy(at, true);
      await pause(between(random, PRIVATE_SECONDS.min, PRIVATE_SECONDS.max), signal);
      await setPrivacy(at, false);
    } else if (fault === 'disk full') {
      disk?.fill(pid);
      await pause(between(random, FULL_SECONDS.min, FULL_SECONDS.max), signal);
      disk?.free(pid);
    } else if (fault === 'killed') send(camera, 'SIGKILL');
    else if (fault === 'settings reloaded') send(pid, 'SIGHUP');
    else if (fault === 'picamd stood still') {
      send(pid, 'SIGSTOP');
      // Even if the soak ends meanwhile.
      await pause(between(random, STOOD_STILL_SECONDS.min, STOOD_STILL_SECONDS.max), signal);
      send(pid, 'SIGCONT');
    } else {
      send(camera, 'SIGSTOP');
      if (fault === 'hung') continue;
      await pause(PAUSED_SECONDS, signal);
      send(camera, 'SIGCONT');
    }
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // The process has ended by now.
  }
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await delay(seconds * 1000, undefined, { signal }).catch(() => {});
}
