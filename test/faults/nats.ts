import { setTimeout as delay } from 'node:timers/promises';
import { decodeFrame } from '../../daemon/nats/frame-message.ts';
import { decodePresence } from '../../daemon/nats/presence-message.ts';
import { subjectOf } from '../../daemon/nats/subjects.ts';
import { encodeWant, WANT_EVERY_MS } from '../../daemon/nats/want-message.ts';
import { eventually } from '../helpers/eventually.ts';
import { NatsServer } from '../helpers/nats-server.ts';
import { slowLink } from '../helpers/slow-link.ts';
import type { Fault } from './fault.ts';
import { expectNoneLost, runWithFault } from './subject.ts';

const HALL = { site: 'home', camera: 'hall' };
const STOP_MS = { short: 10_000, long: 60_000 };
const LINK_BYTES = 500_000;
/** 600 KB/s. */
const FRAME_BYTES = 60_000;
const WATCH_MS = { short: 5000, long: 30_000 };
/** The connection to the server, which may be another one than before. */
const MORE_FILES = 1;

export const NATS_FAULTS: readonly Fault[] = [
  {
    name: 'The NATS server answers nothing for a minute (SIGSTOP)',
    measured: 'until the camera is heard again',
    bound: { max: 10, unit: 's' },
    needs: ['NATS'],
    run: async (form) => {
      const server = await NatsServer.start();
      try {
        const client = await server.client();
        let saidAtMs = 0;
        client.subscribe(subjectOf(HALL, 'presence'), {
          callback: (_, { data }) => {
            saidAtMs = decodePresence(data)?.at ?? saidAtMs;
          },
        });
        const heardSince = (ms: number) => eventually('the camera', () => saidAtMs > ms);
        const options = { args: inNats(server.port), moreFiles: MORE_FILES, ready: () => heardSince(0) };
        const { found, growth } = await runWithFault(options, async (subject) => {
          server.kill('SIGSTOP');
          await delay(STOP_MS[form]);
          await expectNoneLost(subject);
          server.kill('SIGCONT');
          const [sinceMs, wallMs] = [performance.now(), Date.now()];
          await heardSince(wallMs);
          return (performance.now() - sinceMs) / 1000;
        });
        return { value: found, growth, note: 'the viewer of the camera itself got every frame' };
      } finally {
        await server.stop();
      }
    },
  },
  {
    name: 'A link of 500 KB/s to the NATS server, and pictures of 600 KB/s',
    measured: 'age of the pictures, median',
    bound: { max: 300, unit: 'ms' },
    needs: ['NATS'],
    run: async (form) => {
      const server = await NatsServer.start();
      const link = await slowLink(server.port, 'server');
      link.limit(LINK_BYTES);
      let renewing: NodeJS.Timeout | undefined;
      try {
        const client = await server.client();
        const agesMs: number[] = [];
        client.subscribe(subjectOf(HALL, 'frame'), {
          callback: (_, { data }) => {
            const frame = decodeFrame(data);
            if (frame !== null) agesMs.push(Date.now() - frame.capturedAtMs);
          },
        });
        const want = () =>
          client.publish(subjectOf(HALL, 'want'), encodeWant({ fps: 240, width: 0, by: 'test' }));
        const args = inNats(Number(new URL(link.url).port));
        const { growth } = await runWithFault(
          { args, bytes: FRAME_BYTES, moreFiles: MORE_FILES },
          async (subject) => {
            renewing = setInterval(want, WANT_EVERY_MS);
            await eventually('pictures', () => agesMs.length > 5);
            agesMs.length = 0;
            await delay(WATCH_MS[form]);
            await expectNoneLost(subject);
          },
        );
        const sorted = agesMs.toSorted((a, b) => a - b);
        const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? Number.POSITIVE_INFINITY;
        return { value: at(0.5), growth, note: `${sorted.length} pictures, 99 % within ${at(0.99)} ms` };
      } finally {
        clearInterval(renewing);
        await server.stop();
        await link.close();
      }
    },
  },
];

function inNats(port: number): string[] {
  return ['--nats-url', `nats://127.0.0.1:${port}`, '--nats-camera', HALL.camera];
}
