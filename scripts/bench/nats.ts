/**
 * What publishing a frame to a NATS server costs a camera, beside a bare loop of the same client in the same run: `nats.js
 * [ROUNDS]`. CPU time of this process, in ms a frame; the best round of each counts, since others use the machine too. Needs
 * nats-server.
 */
import { NatsLink } from '../../daemon/nats/nats-link.ts';
import { FramePublisher } from '../../daemon/nats/frame-publisher.ts';
import type { NatsSession } from '../../daemon/nats/nats-session.ts';
import type { Frame } from '../../daemon/frame/frame.ts';
import { createLog } from '../../daemon/log/logger.ts';
import { systemTimer } from '../../daemon/system/timer.ts';
import { madeFrame } from '../../test/helpers/made-frame.ts';
import { NatsServer } from '../../test/helpers/nats-server.ts';

/** A frame of 720p at quality 50. */
const FRAME_BYTES = 69_000;
const FRAMES = 300;
const ROUNDS = Number(process.argv[2] ?? 20);
const WARM_UP_ROUNDS = 4;
const SUBJECT = 'picamd.home.hall.frame';

const server = await NatsServer.start();
const log = createLog(
  { level: 'silent', format: 'json' },
  { write: () => {}, close: () => Promise.resolve() },
);
const link = await new Promise<{ link: NatsLink; session: NatsSession }>((resolve) => {
  const started: NatsLink = new NatsLink({
    urls: [server.url],
    credsFile: '',
    caFile: '',
    clientName: 'picamd hall',
    log,
    onSession: (session) => resolve({ link: started, session }),
    onEnd: () => {},
    onNotices: () => {},
  });
  started.start();
});
const bare = await server.client();

let tap: ((frame: Frame) => void) | null = null;
let taken: () => void = () => {};
const publisher = new FramePublisher({
  subject: SUBJECT,
  run: 1,
  tap: (callback) => {
    tap = callback;
    return () => (tap = null);
  },
  hold: () => () => {},
  current: () => null,
  isPrivate: () => false,
  timer: systemTimer,
});
publisher.use({
  maxPayload: link.session.maxPayload,
  roundTripMs: 1,
  publish: (subject, data) => link.session.publish(subject, data),
  confirmed: async () => {
    const isTaken = await link.session.confirmed();
    setImmediate(() => taken());
    return isTaken;
  },
});
publisher.want({ fps: 240, width: 0, by: 'bench' });

/** ms of CPU for each call. */
async function measured(act: (index: number) => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < FRAMES; i++) await act(i);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / FRAMES;
}

const best = { bare: Number.POSITIVE_INFINITY, picamd: Number.POSITIVE_INFINITY };
for (let round = 0; round < ROUNDS; round++) {
  // As far apart as those of a camera of 30 a second, so that none is too many.
  const frames = Array.from({ length: FRAMES }, (_, i) =>
    madeFrame(i, (round * FRAMES + i) * 33, FRAME_BYTES),
  );
  const loop = await measured(async (index) => {
    bare.publish(SUBJECT, frames[index]?.jpeg);
    await bare.flush();
    await new Promise(setImmediate);
  });
  publisher.want({ fps: 240, width: 0, by: 'bench' });
  const own = await measured((index) => {
    const frame = frames[index];
    return new Promise((resolve) => {
      taken = resolve;
      if (frame !== undefined) tap?.(frame);
    });
  });
  // Until then, V8 compiles.
  if (round < WARM_UP_ROUNDS) continue;
  best.bare = Math.min(best.bare, loop);
  best.picamd = Math.min(best.picamd, own);
}
console.log(
  `bare loop ${best.bare.toFixed(3)} ms, picamd ${best.picamd.toFixed(3)} ms, ratio ${(best.picamd / best.bare).toFixed(2)}; ${publisher.sent} frames of ${FRAME_BYTES} bytes`,
);
publisher.use(null);
await link.link.stop();
await server.stop();
