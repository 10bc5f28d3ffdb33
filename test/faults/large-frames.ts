import { askJson } from '../helpers/ask.ts';
import type { Fault } from './fault.ts';
import { postEvent, recordingOf, recordTo } from './recording-daemon.ts';
import { SmallDisk, whyNoMount } from './small-disk.ts';
import { runWithFault } from './subject.ts';

const MEGABYTE = 2 ** 20;
/** A frame, and what is needed for one. */
const LARGE = {
  frameMegabytes: 8,
  ringMegabytes: 64,
  diskMegabytes: 256,
  framesPerSecond: 2,
  growth: 128,
} as const;
const LARGE_FRAMES = { short: 4, long: 40 } as const;
interface MotionStatus {
  readonly motion: { readonly examinedFrames: number };
  readonly notices: readonly { readonly code: string }[];
}

export const LARGE_FRAME_FAULTS: readonly Fault[] = [
  {
    name: `Frames have ${LARGE.frameMegabytes} MB, with motion detection and recording on`,
    measured: 'frames lost',
    bound: { max: 0, unit: '' },
    whyNot: whyNoMount,
    run: async (form) => {
      const disk = new SmallDisk(LARGE.diskMegabytes);
      const sizes = {
        'ring-bytes': `${LARGE.ringMegabytes}M`,
        'max-frame-bytes': `${LARGE.frameMegabytes + 1}M`,
        'camera-framerate': LARGE.framesPerSecond,
        motion: 'on',
      };
      const options = {
        bytes: LARGE.frameMegabytes * MEGABYTE,
        before: disk.before,
        ready: ({ pid }: { pid: number }) => disk.untilWriting(pid),
        args: [
          ...recordTo(disk.folder),
          ...Object.entries(sizes).flatMap(([key, value]) => [`--${key}`, String(value)]),
        ],
        maxGrowth: LARGE.growth,
      };
      try {
        const { found, growth } = await runWithFault(options, async ({ daemon, lost, viewer }) => {
          await postEvent(daemon.port);
          await viewer.more(LARGE_FRAMES[form], 60_000);
          const { motion, notices } = await askJson<MotionStatus>({ port: daemon.port }, '/status');
          return { lost: await lost(), motion, notices, recorded: await recordingOf(daemon.port) };
        });
        const { recorded, motion, notices } = found;
        if (recorded.pictures === 0 || motion.examinedFrames === 0)
          throw new Error('nothing was recorded or examined');
        return {
          value: found.lost,
          growth,
          note: `${recorded.pictures} pictures recorded, ${motion.examinedFrames} examined; notices: ${notices.map(({ code }) => code).join(', ') || 'none'}`,
        };
      } finally {
        disk.remove();
      }
    },
  },
];
