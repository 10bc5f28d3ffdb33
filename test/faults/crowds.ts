import { setTimeout as delay } from 'node:timers/promises';
import { crowd, withCrowd } from './crowd.ts';
import type { Fault } from './fault.ts';
import { probe } from './healthz-prober.ts';
import { runWithFault, CROWD_GROWTH, expectNoneLost, untilOnlyViewer } from './subject.ts';

const MANY = 1000;
const ROOM = ['--max-viewers', '1100', '--max-viewers-per-address', '1100', '--max-connections', '2000'];
/** The delay of the response, minus a tolerance for clock differences. */
const DELAY_MS = 1490;
const WATCHED_MS = 2000;
/** 1 MB/s per viewer: soon fills the kernel buffer of a viewer that does not read. */
const LARGE_FRAME = 100_000;

export const CROWD_FAULTS: readonly Fault[] = [
  {
    name: `${MANY} viewers connect at once`,
    measured: 'until the last one has its first picture',
    bound: { max: 10, unit: 's' },
    run: async () => {
      const { found, growth } = await runWithFault(
        { args: ROOM, maxGrowth: CROWD_GROWTH },
        ({ daemon, viewer }) =>
          withCrowd(crowd(daemon, MANY, 'watch'), async ({ arrived }) => {
            const { served, lastServedMs } = await arrived;
            if (served !== MANY) throw new Error(`only ${served} of ${MANY} got a picture`);
            const { medianMs, p99Ms } = await probe({ port: daemon.port }, '/healthz', () =>
              delay(WATCHED_MS),
            );
            return { seconds: lastServedMs / 1000, medianMs, p99Ms, lost: viewer.lost };
          }),
      );
      const note = `then /healthz in ${ms(found.medianMs)} / ${ms(found.p99Ms)} (p50 / p99); the healthy viewer lost ${found.lost} frames`;
      return { value: found.seconds, growth, note };
    },
  },
  {
    name: '300 viewers beyond MAX_VIEWERS=20',
    measured: 'earliest 503, which is delayed',
    bound: { min: DELAY_MS, unit: 'ms' },
    run: async () => {
      const args = ['--max-viewers', '20'];
      const { found, growth } = await runWithFault({ args }, (subject) =>
        withCrowd(crowd(subject.daemon, 300, 'watch'), async ({ arrived }) => {
          const { served, refused, soonestRefusalMs } = await arrived;
          // The healthy viewer is one of the 20.
          if (served !== 19 || refused !== 281) throw new Error(`${served} served, ${refused} rejected`);
          await expectNoneLost(subject);
          return soonestRefusalMs ?? 0;
        }),
      );
      return { value: found, growth, note: '19 served, 281 rejected, the healthy viewer got every frame' };
    },
  },
  {
    name: '200 viewers reset the connection in the middle of a frame',
    measured: 'until all of them are gone',
    bound: { max: 1000, unit: 'ms' },
    run: async () => {
      const args = ['--max-viewers', '300', '--max-viewers-per-address', '300'];
      const { found, growth } = await runWithFault({ args, bytes: LARGE_FRAME }, (subject) =>
        withCrowd(crowd(subject.daemon, 200, 'abort'), async ({ arrived }) => {
          const { served } = await arrived;
          if (served !== 200) throw new Error(`only ${served} of 200 got half a frame`);
          const goneMs = await untilOnlyViewer(subject);
          await expectNoneLost(subject);
          return goneMs;
        }),
      );
      return { value: found, growth, note: 'the healthy viewer got every frame' };
    },
  },
  {
    name: '100 viewers never read',
    measured: 'until all of them are cut off',
    bound: { max: 30, unit: 's' },
    run: async () => {
      const args = ['--max-viewers', '300', '--max-viewers-per-address', '300'];
      const { found, growth } = await runWithFault({ args, bytes: LARGE_FRAME }, (subject) =>
        withCrowd(crowd(subject.daemon, 100, 'deaf'), async ({ arrived }) => {
          await arrived;
          const goneMs = await untilOnlyViewer(subject);
          const { overrun, stuck } = (await subject.status()).viewersGone;
          if (overrun + stuck !== 100) throw new Error(`${overrun} overrun, ${stuck} stuck`);
          await expectNoneLost(subject);
          return goneMs / 1000;
        }),
      );
      return {
        value: found,
        growth,
        note: 'because the ring came around; the healthy viewer got every frame',
      };
    },
  },
  {
    name: 'A flood of connections beyond MAX_CONNECTIONS=64, which reconnect',
    measured: '/healthz, p99',
    bound: { max: 100, unit: 'ms' },
    run: async (form) => {
      const count = form === 'short' ? 150 : 500;
      const args = ['--max-connections', '64'];
      const { found, growth } = await runWithFault({ args, maxGrowth: CROWD_GROWTH }, (subject) =>
        withCrowd(crowd(subject.daemon, count, 'flood'), async ({ arrived }) => {
          const responses = await probe({ port: subject.daemon.port }, '/healthz', () => arrived);
          await expectNoneLost(subject);
          return { ...responses, connections: (await arrived).connections };
        }),
      );
      const note = `${found.connections} connections, p50 ${ms(found.medianMs)}, longest ${ms(found.longestMs)} of ${found.count} responses; the healthy viewer got every frame`;
      return { value: found.p99Ms, growth, note };
    },
  },
];

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}
