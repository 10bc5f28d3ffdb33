import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askJson } from '../helpers/ask.ts';
import { eventually } from '../helpers/eventually.ts';
import type { Fault } from './fault.ts';
import { runWithFault } from './subject.ts';

/** How often the thread ends. */
const ENDS = { short: 1, long: 3 } as const;
/** Loaded into each thread of picamd: all but the main one use up their memory when they wait for their third frame. */
const GREEDY = `if (!require('node:worker_threads').isMainThread) {
  const { wait } = Atomics;
  let waits = 0;
  Atomics.wait = (...args) => {
    if (++waits > 2) for (const kept = []; ; ) kept.push(new Array(1000).fill(kept.length));
    return wait(...args);
  };
}`;

interface MotionStatus {
  readonly motion: { readonly workerRestarts: number };
  readonly notices: readonly { readonly code: string }[];
}

export const MOTION_FAULTS: readonly Fault[] = [
  {
    name: 'The thread that looks for motion uses up its memory, again and again',
    measured: 'frames lost',
    bound: { max: 0, unit: '' },
    run: async (form) => {
      const folder = mkdtempSync(join(tmpdir(), 'picamd-greedy-'));
      const greedy = join(folder, 'greedy.cjs');
      writeFileSync(greedy, GREEDY);
      const options = { args: ['--motion', 'on'], env: { NODE_OPTIONS: `--require=${greedy}` } };
      try {
        const { found, growth } = await runWithFault(options, async ({ daemon, lost, viewer }) => {
          const { motion, notices } = await eventually('restarts of the thread', async () => {
            const status = await askJson<MotionStatus>({ port: daemon.port }, '/status');
            return status.motion.workerRestarts > ENDS[form] && status;
          });
          await viewer.more(10);
          return { lost: await lost(), restarts: motion.workerRestarts, notices };
        });
        const codes = found.notices.map(({ code }) => code).filter((code) => code === 'motion-failed');
        if (codes.length !== 1) throw new Error(`${codes.length} notices`);
        return { value: found.lost, growth, note: `it ended ${found.restarts} times, with one notice` };
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  },
];
