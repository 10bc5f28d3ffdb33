import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';
import { smallCamera } from '../helpers/small-camera.ts';
import type { Fault, Outcome } from './fault.ts';
import { partsIn, postEvent, recordingOf, recordTo, untilPaused } from './recording-daemon.ts';
import { SmallDisk, whyNoMount } from './small-disk.ts';
import { runWithFault } from './subject.ts';

const DISK_MEGABYTES = 48;
/** Of a recording: the pictures and their index. */
const FILES = 2;
/** Something happens to the disk, and is over later. */
async function withDisk(
  happen: (disk: SmallDisk, pid: number, port: number) => Promise<unknown>,
  mend: (disk: SmallDisk, pid: number) => Promise<unknown>,
): Promise<Outcome> {
  const disk = new SmallDisk(DISK_MEGABYTES);
  try {
    const untilWriting = ({ pid }: { pid: number }) => disk.untilWriting(pid);
    const options = { before: disk.before, args: recordTo(disk.folder), ready: untilWriting };
    const { found, growth } = await runWithFault(options, async ({ daemon, lost, viewer }) => {
      const startMs = performance.now();
      await happen(disk, daemon.pid, daemon.port);
      const code = await untilPaused(daemon.port);
      const noticedMs = performance.now() - startMs;
      await viewer.more(5);
      const mendedMs = performance.now();
      await mend(disk, daemon.pid);
      const { pictures } = await recordingOf(daemon.port);
      await eventually('more pictures', async () => (await recordingOf(daemon.port)).pictures > pictures);
      await untilWriting(daemon);
      return { code, lost: await lost(), noticedMs, backMs: performance.now() - mendedMs };
    });
    const { code, noticedMs, backMs } = found;
    return {
      value: found.lost,
      growth,
      note: `${code} after ${(noticedMs / 1000).toFixed(1)} s, recorded again ${(backMs / 1000).toFixed(1)} s after it was over`,
    };
  } finally {
    disk.remove();
  }
}

export const RECORDING_FAULTS: readonly Fault[] = [
  {
    name: 'The disk of recordings is pulled out, and connected again',
    measured: 'frames lost',
    bound: { max: 0, unit: '' },
    whyNot: whyNoMount,
    run: () =>
      withDisk(
        async (disk, pid, port) => {
          await disk.pull(pid);
          await postEvent(port);
        },
        async (disk, pid) => {
          const files = disk.files(pid);
          if (files.length > 0) throw new Error(`in the mount point: ${files.join(', ')}`);
          await disk.connect(pid);
        },
      ),
  },
  {
    name: 'The disk of recordings is full, and has room again',
    measured: 'frames lost',
    bound: { max: 0, unit: '' },
    whyNot: whyNoMount,
    run: () =>
      withDisk(
        async (disk, pid) => disk.fill(pid),
        async (disk, pid) => disk.free(pid),
      ),
  },
  {
    name: 'Two picamd record into one folder, and one of them is killed',
    measured: 'until the other one records',
    bound: { max: 20, unit: 's' },
    run: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'picamd-shared-'));
      const args = [...recordTo(folder), '--record-on-system-card', 'on'];
      const camera = smallCamera();
      const first = await startDaemon([...camera.args, ...args], camera.env);
      try {
        await eventually('a file', () => partsIn(folder).length > 0);
        const { found, growth } = await runWithFault({ args, moreFiles: FILES }, async ({ daemon, lost }) => {
          const code = await untilPaused(daemon.port);
          if (partsIn(folder).length !== 1) throw new Error(`open files: ${partsIn(folder).join(', ')}`);
          if ((await recordingOf(first.port)).problem !== null) throw new Error('the first one has stopped');
          const [open] = partsIn(folder);
          const killedMs = performance.now();
          first.kill('SIGKILL');
          await eventually('a file of the other one', () => partsIn(folder).some((name) => name !== open));
          return { code, lost: await lost(), seconds: (performance.now() - killedMs) / 1000 };
        });
        if (found.lost > 0) throw new Error(`the healthy viewer lost ${found.lost} frames`);
        return { value: found.seconds, growth, note: `until then it says ${found.code}` };
      } finally {
        first.kill('SIGKILL');
        await first.exited;
        rmSync(folder, { recursive: true });
      }
    },
  },
];
