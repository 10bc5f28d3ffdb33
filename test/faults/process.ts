import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { CheckedViewer } from '../helpers/checked-viewer.ts';
import { startDaemon } from '../helpers/daemon.ts';
import { childrenOf, lives, openFiles } from '../helpers/process-facts.ts';
import { smallCamera } from '../helpers/small-camera.ts';
import { crowd, withCrowd } from './crowd.ts';
import type { Fault } from './fault.ts';
import { runWithFault } from './subject.ts';

const POLL_MS = 10;
/** Files that the daemon may open in addition to its open files. */
const MORE_FILES = 10;
const CLIENTS = 100;
const WAIT_MS = 20_000;
const OUT_OF_FILES_MS = 3000;

export const PROCESS_FAULTS: readonly Fault[] = [
  {
    name: 'The daemon is killed with SIGKILL and restarted',
    measured: 'until a viewer has a picture again',
    bound: { max: 5, unit: 's' },
    run: async () => {
      const camera = smallCamera();
      const first = await startDaemon(camera.args, camera.env);
      const at = { port: first.port, host: '127.0.0.1' };
      const viewer = new CheckedViewer({ at, frame: camera.frame });
      await viewer.more(10);
      const pid = childrenOf(first.pid)[0] ?? 0;
      const killedMs = performance.now();
      first.kill('SIGKILL');
      await first.exited;
      const childGoneMs = await until(() => !lives(pid));
      const second = await startDaemon(camera.args, camera.env, [], { port: String(first.port) });
      const again = new CheckedViewer({ at, frame: camera.frame });
      try {
        await again.more(2);
        if (again.problems.length > 0) throw new Error(again.problems.join('; '));
        const value = (again.newestAtMs - killedMs) / 1000;
        return {
          value,
          note: `on the same port; its camera program ended after ${childGoneMs.toFixed(0)} ms`,
        };
      } finally {
        again.stop();
        await second.stop();
      }
    },
  },
  {
    name: `The daemon can only open ${MORE_FILES} more files, ${CLIENTS} viewers connect, then the camera program dies (EMFILE)`,
    measured: 'until a new viewer has a picture after they have left',
    bound: { max: 5, unit: 's' },
    run: async () => {
      const { found, growth } = await runWithFault({}, async ({ daemon, camera, frame }) => {
        const limit = openFiles(daemon.pid) + MORE_FILES;
        // Set it now: Node would not start with so few files.
        execFileSync('prlimit', ['--pid', String(daemon.pid), `--nofile=${limit}:${limit}`]);
        await withCrowd(crowd(daemon, CLIENTS, 'watch'), async () => {
          await until(() => openFiles(daemon.pid) >= limit - 2);
          process.kill(camera(), 'SIGKILL');
          await daemon.logged(/camera: backing-off/);
          await delay(OUT_OF_FILES_MS);
        });
        const leftMs = performance.now();
        const viewer = new CheckedViewer({ at: { port: daemon.port, host: '127.0.0.1' }, frame });
        await viewer.more(1);
        viewer.stop();
        return { seconds: (performance.now() - leftMs) / 1000, log: daemon.log() };
      });
      const tries = found.log.match(/"msg":"camera: backing-off"/g)?.length ?? 0;
      return {
        value: found.seconds,
        growth,
        note: `${tries} failed starts of the camera in the meantime`,
      };
    },
  },
];

/** Waits for the condition; resolves with the time it took, in ms. */
async function until(done: () => boolean): Promise<number> {
  const startMs = performance.now();
  while (!done()) {
    if (performance.now() - startMs > WAIT_MS) throw new Error(`condition not met within ${WAIT_MS} ms`);
    await delay(POLL_MS);
  }
  return performance.now() - startMs;
}
