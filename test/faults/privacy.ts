import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { askJson } from '../helpers/ask.ts';
import { startDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';
import { childrenOf, openFiles, residentBytes } from '../helpers/process-facts.ts';
import { smallCamera } from '../helpers/small-camera.ts';
import type { Fault } from './fault.ts';
import { PrivacyViewer } from './privacy-viewer.ts';

const TIMES = { short: 5, long: 40 } as const;
const VIEWERS = 10;
const MEGABYTE = 2 ** 20;
/** In MB. Each time has new rings, and up to 35 MB of those of before wait until V8 collects them. */
const MAX_GROWTH = 64;
const SETTLE_MS = 20_000;
const POLL_MS = 100;

export const PRIVACY_FAULTS: readonly Fault[] = [
  {
    name: `Privacy is switched on and off, again and again, by three clients at once, with ${VIEWERS} viewers`,
    measured: 'slowest time until the camera program has ended',
    bound: { max: 2, unit: 's' },
    run: async (form) => {
      const folder = mkdtempSync(join(tmpdir(), 'picamd-private-'));
      const camera = smallCamera({}, { runs: folder });
      const daemon = await startDaemon(camera.args, { ...camera.env, STATE_DIRECTORY: folder });
      const put = async (on: boolean) => {
        const startMs = performance.now();
        const answer = await fetch(`${daemon.url}/privacy.json`, {
          method: 'PUT',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ on }),
        });
        if (answer.status !== 200) throw new Error(`PUT /privacy.json: ${answer.status}`);
        return performance.now() - startMs;
      };
      const state = async () =>
        (await askJson<{ camera: { state: string } }>({ port: daemon.port }, '/status')).camera.state;
      try {
        await eventually('a picture', async () => (await state()) === 'streaming');
        const viewers = Array.from({ length: VIEWERS }, () => new PrivacyViewer(daemon.port, camera.frame));
        await eventually('pictures', () => viewers.every(({ pictures }) => pictures > 0));
        const level = { bytes: residentBytes(daemon.pid), files: openFiles(daemon.pid) };
        let slowestMs = 0;
        for (let time = 0; time < TIMES[form]; time++) {
          slowestMs = Math.max(slowestMs, ...(await Promise.all([put(true), put(true), put(true)])));
          if (childrenOf(daemon.pid).length > 0) throw new Error('a camera program runs while it is private');
          await Promise.all([put(false), put(true), put(false)]);
          // Which of them came last is not known.
          await put(false);
          await eventually('a picture again', async () => (await state()) === 'streaming');
        }
        for (const viewer of viewers) viewer.leave();
        const untilMs = performance.now() + SETTLE_MS;
        for (;;) {
          const growth = (residentBytes(daemon.pid) - level.bytes) / MEGABYTE;
          const [files, programs] = [openFiles(daemon.pid) - level.files, childrenOf(daemon.pid).length];
          if (growth <= MAX_GROWTH && files <= 0 && programs === 1)
            return {
              value: slowestMs / 1000,
              growth,
              note: `${TIMES[form]} times; one camera program in the end`,
            };
          if (performance.now() > untilMs)
            throw new Error(
              `leaked: ${growth.toFixed(0)} MB, ${files} open files, ${programs} camera programs`,
            );
          await delay(POLL_MS);
        }
      } finally {
        daemon.kill('SIGKILL');
        await daemon.exited;
        rmSync(folder, { recursive: true });
      }
    },
  },
];
