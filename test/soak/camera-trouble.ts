import { setTimeout as delay } from 'node:timers/promises';
import { childrenOf } from '../helpers/process-facts.ts';
import { between } from './random.ts';

export type Trouble = 'killed' | 'hung' | 'held up' | 'settings read again';

/** For so long a camera stays hung that comes back by itself, in s: less than the daemon waits. */
const HELD_UP_SECONDS = 2;
/** Between two troubles. Longer than what counts as healthy, or else the pauses before a restart would grow. */
const PAUSE_SECONDS = { least: 20, most: 50 };

/** Does to the daemon's camera program, at random, what happens to cameras. Resolves when the signal aborts. */
export async function troubleCamera(
  pid: number,
  random: () => number,
  signal: AbortSignal,
  onTrouble: (trouble: Trouble) => void,
): Promise<void> {
  for (;;) {
    await pause(between(random, PAUSE_SECONDS.least, PAUSE_SECONDS.most), signal);
    if (signal.aborted) return;
    const trouble = (['killed', 'hung', 'held up', 'settings read again'] as const)[Math.floor(random() * 4)];
    const [camera] = childrenOf(pid);
    if (camera === undefined || trouble === undefined) continue;
    onTrouble(trouble);
    if (trouble === 'killed') send(camera, 'SIGKILL');
    else if (trouble === 'settings read again') send(pid, 'SIGHUP');
    else {
      send(camera, 'SIGSTOP');
      if (trouble === 'hung') continue;
      await pause(HELD_UP_SECONDS, signal);
      send(camera, 'SIGCONT');
    }
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself meanwhile.
  }
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await delay(seconds * 1000, undefined, { signal }).catch(() => {});
}
