import { SMALL_FPS } from '../helpers/small-camera.ts';
import type { Fault } from './fault.ts';
import { runWithFault } from './subject.ts';

const FRAME_MS = 1000 / SMALL_FPS;
const STALL_MS = 1000;
/** Allowance for a late timer and a frame in transit. */
const SLACK_MS = 250;
/** As recorded from a loose cable. The daemon reports a stall after three time-outs in a row. */
const FRONT_END_MS = 3 * 1042;
const FRAMES_BEFORE = 20;
const MEGABYTES = 1e6;

export const CAMERA_FAULTS: readonly Fault[] = [
  {
    name: 'The camera program is killed',
    measured: 'until the next picture',
    bound: { max: 2000, unit: 'ms' },
    run: async () => {
      const { found, growth } = await runWithFault({}, async ({ camera, viewer }) => {
        const last = viewer.number;
        const killedMs = performance.now();
        process.kill(camera(), 'SIGKILL');
        // Frames in transit arrive first; the new camera program counts from 0.
        do await viewer.more(1);
        while (viewer.number >= last);
        return viewer.newestAtMs - killedMs;
      });
      return { value: found, growth };
    },
  },
  {
    name: 'The camera program hangs (SIGSTOP)',
    measured: `until it is detected, with STALL_SECONDS=${STALL_MS / 1000}`,
    bound: { max: STALL_MS + SLACK_MS, unit: 'ms' },
    run: async () => {
      const args = ['--stall-seconds', String(STALL_MS / 1000)];
      const { found, growth } = await runWithFault({ args }, async ({ daemon, camera, viewer }) => {
        process.kill(camera(), 'SIGSTOP');
        const stoppedMs = performance.now();
        await daemon.logged(/camera: stalled/);
        const detectedMs = performance.now() - Math.max(viewer.newestAtMs, stoppedMs - FRAME_MS);
        await viewer.more(2);
        return { detectedMs, backMs: performance.now() - stoppedMs };
      });
      return { value: found.detectedMs, growth, note: `picture back after ${seconds(found.backMs)}` };
    },
  },
  {
    name: 'The sensor does not respond, and the camera program restarts it forever',
    measured: 'until it is detected',
    bound: { max: FRONT_END_MS + SLACK_MS, unit: 'ms' },
    run: async () => {
      const scenario = { faults: [{ kind: 'restart-loop', after: FRAMES_BEFORE } as const] };
      const { found, growth } = await runWithFault({ scenario }, async ({ daemon, viewer }) => {
        await daemon.logged(/camera: stalled/);
        const detectedMs = performance.now() - viewer.newestAtMs;
        const lastMs = viewer.newestAtMs;
        await viewer.more(2);
        return { detectedMs, backMs: performance.now() - lastMs };
      });
      return { value: found.detectedMs, growth, note: `picture back after ${seconds(found.backMs)}` };
    },
  },
  {
    name: 'Garbage between the frames',
    measured: 'frames lost',
    // The last garbage claims to be longer than it is, and covers the start of the next frame.
    bound: { max: 1, unit: '' },
    run: async (form) => {
      const bytes = (form === 'short' ? 5 : 50) * MEGABYTES;
      const text = '\xff\xd8\xff\xe0 no picture \xff\xd9'.repeat(1000);
      const scenario = {
        faults: [
          { kind: 'garbage', after: FRAMES_BEFORE, bytes } as const,
          { kind: 'garbage', after: FRAMES_BEFORE + 5, text } as const,
        ],
      };
      const { found, growth } = await runWithFault({ scenario }, async ({ viewer, lost }) => {
        await viewer.more(FRAMES_BEFORE);
        return lost();
      });
      return { value: found, growth, note: `${bytes / MEGABYTES} MB of zeros, and 20 kB of JPEG's markers` };
    },
  },
  {
    name: 'A frame is truncated',
    measured: 'frames lost',
    bound: { max: 1, unit: '' },
    run: async () => {
      const scenario = { faults: [{ kind: 'truncated', after: FRAMES_BEFORE } as const] };
      const { found, growth } = await runWithFault({ scenario }, async ({ viewer, lost }) => {
        await viewer.more(FRAMES_BEFORE);
        return lost();
      });
      return { value: found, growth };
    },
  },
  {
    name: 'The camera program floods stderr',
    measured: 'frames lost',
    bound: { max: 0, unit: '' },
    run: async (form) => {
      const megabytes = form === 'short' ? 40 : 400;
      const megabytesPerSecond = 20;
      const scenario = {
        faults: [{ kind: 'stderr-flood', after: FRAMES_BEFORE, megabytes, megabytesPerSecond } as const],
      };
      const { found, growth } = await runWithFault({ scenario }, async ({ viewer, lost }) => {
        await viewer.more(FRAMES_BEFORE + (SMALL_FPS * megabytes) / megabytesPerSecond, 60_000);
        return { lost: await lost(), gapMs: viewer.longestGapMs };
      });
      const note = `${megabytes} MB without a newline, longest gap ${found.gapMs.toFixed(0)} ms`;
      return { value: found.lost, growth, note };
    },
  },
];

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
