import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../helpers/eventually.ts';
import { runProgram } from '../helpers/run-program.ts';
import type { Fault } from './fault.ts';
import { probe } from './healthz-prober.ts';
import { partsIn, postEvent, recordingOf, recordTo } from './recording-daemon.ts';
import { runWithFault } from './subject.ts';

const SLOW_MS = 2000;
/** Loaded into picamd: each write to a file keeps a thread of Node's pool for 2 s, as a disk does. */
const SLOW = `
const { openSync, read, writeSync } = require('node:fs');
const promises = require('node:fs/promises');
const pipe = process.env.SLOW_PIPE;
if (process.argv[1]?.endsWith('/daemon/main.js')) promises.open(__filename).then(async (file) => {
  const handle = Object.getPrototypeOf(file);
  await file.close();
  const { write } = handle;
  const fd = openSync(pipe, 'r+');
  // Node waits for its threads, and timers have ended by then.
  process.on('exit', () => writeSync(fd, 'xxxx'));
  handle.write = async function (...args) {
    const waited = new Promise((resolve) => read(fd, Buffer.alloc(1), 0, 1, null, resolve));
    setTimeout(() => writeSync(fd, 'x'), ${SLOW_MS});
    await waited;
    return write.apply(this, args);
  };
});
`;

export const SLOW_DISK_FAULTS: readonly Fault[] = [
  {
    name: `The disk of recordings takes ${SLOW_MS / 1000} s for each write`,
    measured: 'frames lost',
    bound: { max: 0, unit: '' },
    run: async (form) => {
      const folder = mkdtempSync(join(tmpdir(), 'picamd-slow-'));
      const [slow, pipe] = [join(folder, 'slow.cjs'), join(folder, 'pipe')];
      writeFileSync(slow, SLOW);
      await runProgram('mkfifo', [pipe]);
      const recordings = join(folder, 'recordings');
      const args = [...recordTo(recordings), '--record-on-system-card', 'on'];
      const env = { NODE_OPTIONS: `--require=${slow}`, SLOW_PIPE: pipe };
      try {
        const ready = () => eventually('a file', () => partsIn(folder).length > 0);
        const { found, growth } = await runWithFault(
          // Of the event, which such a disk takes half a minute to close: the film, its index and its snapshot.
          { args, env, ready, moreFiles: 3, ends: [0, null] },
          async ({ daemon, lost, viewer }) => {
            const { port } = daemon;
            const times = await probe({ port }, '/snapshot.jpg', async () => {
              await postEvent(port);
              await viewer.more(form === 'short' ? 100 : 300, 60_000);
            });
            return { times, lost: await lost(), recorded: await recordingOf(port) };
          },
        );
        const { times, lost, recorded } = found;
        if (recorded.problem !== null) throw new Error(recorded.problem);
        return {
          value: lost,
          growth,
          note: `${recorded.pictures} pictures recorded, ${recorded.lostPictures} too many for the disk; snapshots in ${times.p99Ms.toFixed(0)} ms (p99)`,
        };
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  },
];
