import { setTimeout as delay } from 'node:timers/promises';
import { childrenOf } from '../helpers/process-facts.ts';
import { between } from './random.ts';

const FAULTS = ['killed', 'hung', 'paused', 'picamd stood still', 'settings reloaded'] as const;
export type CameraFault = (typeof FAULTS)[number];

/** A paused camera resumes after this time, before the daemon considers it hung. */
const PAUSED_SECONDS = 2;
/** picamd itself continues after this time, within which frames wait for it. */
const STOOD_STILL_SECONDS = { min: 0.1, max: 4 };
/** Time between two faults. Longer than a camera needs to count as healthy, or the daemon's backoff would grow. */
const INTERVAL_SECONDS = { min: 20, max: 50 };

/** Causes random faults of the daemon's camera program, and stops of the daemon. Resolves when the signal aborts. */
export async function injectFaults(
  pid: number,
  random: () => number,
  signal: AbortSignal,
  onFault: (fault: CameraFault) => void,
): Promise<void> {
  for (;;) {
    await pause(between(random, INTERVAL_SECONDS.min, INTERVAL_SECONDS.max), signal);
    if (signal.aborted) return;
    const fault = FAULTS[Math.floor(random() * FAULTS.length)];
    const [camera] = childrenOf(pid);
    if (camera === undefined || fault === undefined) continue;
    onFault(fault);
    if (fault === 'killed') send(camera, 'SIGKILL');
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
