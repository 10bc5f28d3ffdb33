import { setTimeout as delay } from 'node:timers/promises';
import { crowd, withCrowd } from './crowd.ts';
import type { Fault } from './fault.ts';
import { probe } from './healthz-prober.ts';
import { befall, CROWD_GROWTH, noneLost, untilAlone } from './subject.ts';

const MANY = 1000;
const ROOM = ['--max-viewers', '1100', '--max-viewers-per-address', '1100', '--max-connections', '2000'];
/** Less than what the answer is held back for, by what two clocks may differ. */
const HELD_MS = 1490;
const WATCHED_MS = 2000;
/** A megabyte a second each: what the kernel takes for one who does not read is full soon. */
const LARGE_FRAME = 100_000;

export const CROWD_FAULTS: readonly Fault[] = [
  {
    name: `${MANY} viewers connect at once`,
    measured: 'until the last one has its first picture',
    bound: { most: 10, unit: 's' },
    run: async () => {
      const { found, growth } = await befall({ args: ROOM, mostGrowth: CROWD_GROWTH }, ({ daemon, viewer }) =>
        withCrowd(crowd(daemon, MANY, 'watch'), async ({ arrived }) => {
          const { served, lastServedMs } = await arrived;
          if (served !== MANY) throw new Error(`only ${served} of ${MANY} got a picture`);
          const { medianMs, p99Ms } = await probe({ port: daemon.port }, '/healthz', () => delay(WATCHED_MS));
          return { seconds: lastServedMs / 1000, medianMs, p99Ms, lost: viewer.lost };
        }),
      );
      const note = `then /healthz in ${ms(found.medianMs)} / ${ms(found.p99Ms)} (p50 / p99); the one who was there before lost ${found.lost} frames`;
      return { value: found.seconds, growth, note };
    },
  },
  {
    name: '300 viewers beyond MAX_VIEWERS=20',
    measured: 'the soonest 503, which is held back',
    bound: { least: HELD_MS, unit: 'ms' },
    run: async () => {
      const args = ['--max-viewers', '20'];
      const { found, growth } = await befall({ args }, (subject) =>
        withCrowd(crowd(subject.daemon, 300, 'watch'), async ({ arrived }) => {
          const { served, refused, soonestRefusalMs } = await arrived;
          // One of the places is the healthy viewer's.
          if (served !== 19 || refused !== 281) throw new Error(`${served} served, ${refused} refused`);
          noneLost(subject);
          return soonestRefusalMs ?? 0;
        }),
      );
      return { value: found, growth, note: '19 served, 281 refused, the healthy viewer got every frame' };
    },
  },
  {
    name: '200 viewers reset the connection in the middle of a frame',
    measured: 'until none of them is left',
    bound: { most: 1000, unit: 'ms' },
    run: async () => {
      const args = ['--max-viewers', '300', '--max-viewers-per-address', '300'];
      const { found, growth } = await befall({ args, bytes: LARGE_FRAME }, (subject) =>
        withCrowd(crowd(subject.daemon, 200, 'abort'), async ({ arrived }) => {
          const { served } = await arrived;
          if (served !== 200) throw new Error(`only ${served} of 200 got half a frame`);
          const goneMs = await untilAlone(subject);
          noneLost(subject);
          return goneMs;
        }),
      );
      return { value: found, growth, note: 'the healthy viewer got every frame' };
    },
  },
  {
    name: '100 viewers never read',
    measured: 'until all of them are cut off',
    bound: { most: 30, unit: 's' },
    run: async () => {
      const args = ['--max-viewers', '300', '--max-viewers-per-address', '300'];
      const { found, growth } = await befall({ args, bytes: LARGE_FRAME }, (subject) =>
        withCrowd(crowd(subject.daemon, 100, 'deaf'), async ({ arrived }) => {
          await arrived;
          const goneMs = await untilAlone(subject);
          const { overrun, stuck } = (await subject.status()).viewersGone;
          if (overrun + stuck !== 100) throw new Error(`${overrun} overrun, ${stuck} stuck`);
          noneLost(subject);
          return goneMs / 1000;
        }),
      );
      return {
        value: found,
        growth,
        note: 'by a whole turn of the ring; the healthy viewer got every frame',
      };
    },
  },
  {
    name: 'Connections flood in beyond MAX_CONNECTIONS=64, and come back',
    measured: '/healthz, p99',
    bound: { most: 100, unit: 'ms' },
    run: async (form) => {
      const count = form === 'short' ? 150 : 500;
      const args = ['--max-connections', '64'];
      const { found, growth } = await befall({ args, mostGrowth: CROWD_GROWTH }, (subject) =>
        withCrowd(crowd(subject.daemon, count, 'flood'), async ({ arrived }) => {
          const answers = await probe({ port: subject.daemon.port }, '/healthz', () => arrived);
          noneLost(subject);
          return { ...answers, connections: (await arrived).connections };
        }),
      );
      const note = `${found.connections} connections, p50 ${ms(found.medianMs)}, longest ${ms(found.longestMs)} of ${found.count} answers; the healthy viewer got every frame`;
      return { value: found.p99Ms, growth, note };
    },
  },
];

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}
