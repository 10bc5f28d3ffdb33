import { execFileSync, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { askJson } from '../helpers/ask.ts';
import { startDaemon } from '../helpers/daemon.ts';
import { shownTime, timedCamera, watchStream } from '../helpers/timed-camera.ts';
import type { Fault } from './fault.ts';

const SHAPE = { width: 640, height: 480, fps: 30 };
const SETTLE_MS = 1500;
const BUSY_SECONDS = { short: 4, long: 15 };

export const LATE_FAULTS: readonly Fault[] = [
  {
    name: 'picamd is always late: nice 19, beside two busy loops',
    measured: 'by how much 95 % of the frames seem younger than they are, at most',
    // The camera program itself is late too.
    bound: { max: 150, unit: 'ms' },
    run: async (form) => {
      const camera = timedCamera(SHAPE);
      const daemon = await startDaemon(camera.args, camera.env, ['setpriv', '--pdeathsig', 'KILL']);
      const errors: number[] = [];
      const ages: number[] = [];
      let newestMs = 0;
      const viewer = watchStream(daemon.port, (stampMs, jpeg) => {
        const shownMs = shownTime(jpeg);
        if (shownMs <= newestMs) return;
        newestMs = shownMs;
        errors.push(stampMs - shownMs);
        ages.push(Date.now() - shownMs);
      });
      const seconds = BUSY_SECONDS[form];
      const busy: ReturnType<typeof spawn>[] = [];
      try {
        await delay(SETTLE_MS);
        for (const thread of readdirSync(`/proc/${daemon.pid}/task`))
          execFileSync('renice', ['-n', '19', '-p', thread], { stdio: 'ignore' });
        for (let i = 0; i < 2; i++)
          busy.push(spawn('timeout', [String(2 * seconds), 'sh', '-c', 'while :; do :; done']));
        await delay(seconds * 1000);
        for (const loop of busy) loop.kill();
        await delay(SETTLE_MS);
        if (viewer.destroyed) throw new Error('the viewer was cut off');
        const { camera: now } = await askJson<{ camera: { passedOverFrames: number } }>(
          { port: daemon.port },
          '/status',
        );
        return {
          value: share(errors, 0.95),
          note: `${errors.length} frames, ${share(ages, 0.95).toFixed(0)} ms old (95 %), too old by ${(-share(errors, 0.05)).toFixed(0)} ms (5 %); ${now.passedOverFrames} passed over`,
        };
      } finally {
        for (const loop of busy) loop.kill();
        viewer.destroy();
        daemon.kill('SIGKILL');
        await daemon.exited;
      }
    },
  },
];

/** The value below which this share of the values is. */
function share(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * part)] ?? Number.NaN;
}
