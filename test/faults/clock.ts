import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askJson } from '../helpers/ask.ts';
import { FAKETIME } from '../helpers/faketime.ts';
import type { Fault } from './fault.ts';
import { runWithFault, expectNoneLost } from './subject.ts';

const HOUR_SECONDS = 3600;
const FRAMES = 10;
/** Only to verify that the clock has jumped, not a tolerance of the daemon. */
const TOLERANCE_MS = 5000;

export const CLOCK_FAULTS: readonly Fault[] = [
  {
    name: 'The clock jumps by an hour: forward, back, and back again',
    measured: 'longest time between two frames',
    bound: { max: 1000, unit: 'ms' },
    needs: ['faketime'],
    whyNot: () => (FAKETIME === undefined ? "libfaketime is not installed in Debian's location" : null),
    run: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'picamd-clock-'));
      const file = join(folder, 'offset');
      const jump = (seconds: number) => writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}\n`);
      jump(0);
      const env = {
        LD_PRELOAD: FAKETIME,
        FAKETIME_TIMESTAMP_FILE: file,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      };
      try {
        const { found, growth } = await runWithFault(
          { env, args: ['--stale-seconds', '2', '--stall-seconds', '1'] },
          async (subject) => {
            const { daemon, viewer } = subject;
            for (const seconds of [HOUR_SECONDS, 0, -HOUR_SECONDS]) {
              jump(seconds);
              await viewer.more(FRAMES);
              const at = { port: daemon.port };
              const { frameAgeMs } = await askJson<{ frameAgeMs: number }>(at, '/healthz');
              if (!(frameAgeMs >= 0 && frameAgeMs < 1000))
                throw new Error(`the frame's age is ${frameAgeMs} ms`);
              const offMs = viewer.stampMs - Date.now() - seconds * 1000;
              if (Math.abs(offMs) > TOLERANCE_MS) throw new Error(`the daemon's clock is ${offMs} ms off`);
            }
            await expectNoneLost(subject);
            return viewer.longestGapMs;
          },
        );
        return { value: found, growth, note: 'the viewer got every frame, and /healthz the right age' };
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  },
];
