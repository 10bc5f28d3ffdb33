import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { startDeviatingServer, BOUNDARY } from '../helpers/deviating-server.ts';
import type { DeviatingServer, Deviation } from '../helpers/deviating-server.ts';
import { needs } from '../helpers/programs.ts';
import { ffmpegStrict, frigateJpeg } from './ffmpeg.ts';
import { gstreamerSource } from './gstreamer.ts';
import { expectCameraPictures, startMotion } from './motion.ts';
import { aiohttp, openCv } from './python.ts';
import { expectNearlyAll, expectIncreasing, expectLive } from './shown.ts';

const PICTURES = 12;
/** Motion starts within 4 s, and then needs 2 s for PICTURES; a busy machine may need more. */
const MOTION_MS = 25_000;
/** After this time, Motion is taken to be broken. */
const BROKEN_MOTION_MS = 8000;
/** Requests within one second; the daemon's delayed responses allow one. */
const STORM = 50;

/** The checks of the other tests, by client. */
const CHECKS = {
  FFmpeg: async ({ url }: DeviatingServer) =>
    expectNearlyAll(await ffmpegStrict(`${url}/video_feed`, PICTURES), PICTURES),
  "Frigate's JPEG preset": async ({ url }: DeviatingServer) =>
    expectIncreasing(await frigateJpeg(`${url}/snapshot.jpg`, PICTURES), PICTURES),
  OpenCV: async (server: DeviatingServer) =>
    expectLive(await openCv(`${server.url}/video_feed`, PICTURES), PICTURES, server),
  aiohttp: async (server: DeviatingServer) =>
    expectLive(await aiohttp(`${server.url}/video_feed`, PICTURES), PICTURES, server),
  GStreamer: async (server: DeviatingServer) =>
    expectLive(await gstreamerSource('souphttpsrc', `${server.url}/video_feed`, PICTURES), PICTURES, server),
  Motion: async ({ port }: DeviatingServer, motionMs: number) => {
    const motion = startMotion(`mjpeg://127.0.0.1:${port}/video_feed`);
    try {
      await motion.written(PICTURES + 1, motionMs);
      expectCameraPictures((await motion.pictures()).slice(0, PICTURES), PICTURES - 4);
    } finally {
      await motion.stop();
    }
  },
};
type Client = keyof typeof CHECKS;
const CLIENTS = Object.keys(CHECKS) as Client[];

/** The clients that each deviation breaks. */
const ROWS: readonly (readonly [what: string, deviation: Deviation, broken: readonly Client[]])[] = [
  [
    'a Content-Length 100 too small',
    { lengthOff: -100 },
    ['FFmpeg', 'OpenCV', 'aiohttp', 'GStreamer', 'Motion'],
  ],
  ['a Content-Length 100 too large', { lengthOff: 100 }, ['FFmpeg', 'OpenCV', 'aiohttp', 'GStreamer']],
  ['parts of type image/jpg', { partType: 'image/jpg' }, ['FFmpeg', 'OpenCV', 'GStreamer', 'Motion']],
  ['no first delimiter', { noFirstDelimiter: true }, ['FFmpeg', 'OpenCV', 'GStreamer']],
  ['a boundary parameter with dashes', { parameter: `--${BOUNDARY}` }, ['FFmpeg']],
  ['a second parameter', { parameter: `${BOUNDARY}; p=1` }, ['Motion']],
  ['chunks of 8 KiB', { chunkBytes: 8192 }, ['Motion']],
  ['the boundary within the JPEG', { comment: `x${BOUNDARY}y` }, ['Motion']],
  ['no Content-Length', { noLength: true }, ["Frigate's JPEG preset", 'OpenCV']],
  [
    'neither Content-Length nor an early delimiter',
    { noLength: true, lateDelimiter: true },
    ['OpenCV', 'aiohttp', 'GStreamer'],
  ],
];

/** The clients that fail their check with this deviation. */
async function brokenBy(
  deviation: Deviation,
  clients: readonly Client[],
  motionMs = BROKEN_MOTION_MS,
): Promise<Client[]> {
  const server = await startDeviatingServer(deviation);
  const outcomes = await Promise.allSettled(clients.map((client) => CHECKS[client](server, motionMs)));
  server.stop();
  return clients.filter((_, i) => outcomes[i]?.status === 'rejected');
}

describe('the checks themselves', function () {
  this.timeout(120_000);
  needs('FFmpeg', 'OpenCV', 'aiohttp', 'GStreamer', 'Motion');

  /** All runs of Motion in parallel, because they mostly wait. */
  const motions = new Map<string, Promise<Client[]>>();
  before(() => {
    for (const [what, deviation, broken] of ROWS)
      if (broken.includes('Motion')) motions.set(what, brokenBy(deviation, ['Motion']));
  });

  it('pass without a deviation', async () => {
    expect(await brokenBy({}, CLIENTS, MOTION_MS)).to.deep.equal([]);
  });

  for (const [what, deviation, broken] of ROWS) {
    it(`fail with ${what}`, async () => {
      const quick = broken.filter((client) => client !== 'Motion');
      const failed = [...(await brokenBy(deviation, quick)), ...((await motions.get(what)) ?? [])];
      expect(failed).to.deep.equal(broken);
    });
  }

  it('detect a storm of requests if the server rejects immediately', async () => {
    const server = await startDeviatingServer();
    const motion = startMotion(`mjpeg://127.0.0.1:${server.port}/video_feed`);
    try {
      await motion.written(1);
      server.refuse();
      await sleep(1000);
      expect(server.requests()).to.be.greaterThan(STORM);
    } finally {
      await motion.stop();
      server.stop();
    }
  });
});
