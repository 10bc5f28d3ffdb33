import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from 'koa';
import { Frame } from '../../../frame/frame.ts';
import type { RecordedPicture } from '../../../playback/avi-reader.ts';
import { resetConnection } from '../../../server/reset-connection.ts';
import { markStreaming, markViewer } from '../../../server/socket-roles.ts';
import { PART_ENVELOPE, WITH_LENGTH } from '../../../stream/multipart.ts';
import { Viewer } from '../../../stream/viewer.ts';
import { sendStreamHead } from '../../multipart-head.ts';
import { PlaceLimiter } from '../../place-limiter.ts';
import { clientOf } from '../../request-client.ts';
import { clientGone, reject } from '../../responses.ts';
import { PlayPace } from './play-pace.ts';
import { speedIn, timeIn } from './recordings-query.ts';
import { nothingRecorded, takePlace, withRecordings } from './with-recordings.ts';
import type { RecordingsParts } from './with-recordings.ts';

/** Each reads up to 2 MB a second of the disk, and has a block of 1 MiB in memory. */
const PLACES = { inAll: 6, each: 2 };
/** More pictures in a second are of no use when time runs faster. */
const MOST_FPS = 30;
/** How often the client's access is checked. */
const CHECK_MS = 500;

interface PlayParts extends RecordingsParts {
  /** Aborts when picamd stops. */
  readonly stopping: AbortSignal;
}

/** GET /recordings/play?at=MS&speed=1: recordings from a time on as a stream, in the pace of `speed`, until their end. */
export function playRecording({ access, recordings, stopping }: PlayParts) {
  const limiter = new PlaceLimiter(PLACES);
  let lastId = 0;
  return withRecordings({ recordings }, async (ctx, { pictures }) => {
    const [atMs, speed] = [timeIn(ctx.query, 'at'), speedIn(ctx.query)];
    if (typeof atMs === 'string') return reject(ctx, 'bad-parameter', atMs);
    if (typeof speed === 'string') return reject(ctx, 'bad-parameter', speed);
    const client = clientOf(ctx);
    const leave = takePlace(ctx, limiter, client.address);
    if (leave === null) return;
    const gone = clientGone(ctx);
    const stepMs = speed > 1 ? Math.floor((1000 * speed) / MOST_FPS) : 0;
    const range = { fromMs: atMs, toMs: Number.POSITIVE_INFINITY, stepMs };
    const source = pictures.in(range);
    // The first one shows whether there is anything.
    const first = await source.next().catch((error: unknown) => {
      leave();
      throw error;
    });
    if (gone.aborted || first.done === true || ctx.method === 'HEAD') {
      await source.return(undefined);
      leave();
      if (!gone.aborted) return first.done === true ? nothingRecorded(ctx) : endAfterHead(ctx);
      return;
    }
    const left = new AbortController();
    const isAuthorized = () => access.isAuthorized(client, 'recordings');
    const viewer = new Viewer({
      id: ++lastId,
      socket: ctx.req.socket,
      address: client.address,
      userAgent: '',
      options: { fps: null, frames: null, durationMs: null, name: null, partFormat: WITH_LENGTH },
      isAuthorized,
      finish: () => ctx.res.end(),
      reset: () => resetConnection(ctx.req.socket),
      onLeave: () => {
        left.abort();
        leave();
      },
    });
    stopping.addEventListener('abort', () => viewer.end(), { signal: left.signal });
    start(ctx, viewer);
    void play(viewer, { first: first.value, source, speed, signal: left.signal }).catch(() =>
      viewer.cut('ended'),
    );
  });
}

interface Playing {
  readonly first: RecordedPicture;
  readonly source: AsyncGenerator<RecordedPicture>;
  readonly speed: number;
  readonly signal: AbortSignal;
}

/** A viewer that is too slow skips pictures, as those of the live stream do. */
async function play(viewer: Viewer, { first, source, speed, signal }: Playing): Promise<void> {
  const pace = new PlayPace(speed);
  let [sequence, checkedAtMs] = [0, performance.now()];
  const offer = async (picture: RecordedPicture): Promise<boolean> => {
    const waitMs = pace.waitMs(picture.atMs, performance.now());
    await delay(waitMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return false;
    if (performance.now() - checkedAtMs > CHECK_MS) {
      if (!viewer.isAuthorized) return false;
      checkedAtMs = performance.now();
    }
    viewer.offer(frameOf(picture, ++sequence));
    return true;
  };
  try {
    if (await offer(first)) for await (const picture of source) if (!(await offer(picture))) break;
  } finally {
    await source.return(undefined);
    viewer.end();
  }
}

/** Size and number are not in its part. */
function frameOf({ atMs, jpeg }: RecordedPicture, sequence: number): Frame {
  const { headRoom, tail } = PART_ENVELOPE;
  const memory = Buffer.allocUnsafe(headRoom + jpeg.length + tail.length);
  jpeg.copy(memory, headRoom);
  return new Frame({
    sequence,
    capturedAtMs: performance.now(),
    wallClockMs: atMs,
    width: 0,
    height: 0,
    memory,
    jpegStart: headRoom,
    jpegBytes: jpeg.length,
    envelope: PART_ENVELOPE,
  });
}

function start(ctx: Context, viewer: Viewer): void {
  const { socket } = ctx.req;
  markViewer(socket);
  markStreaming(socket);
  socket.cork();
  ctx.remove('Cache-Control');
  sendStreamHead(ctx);
  socket.write(viewer.options.partFormat.opening);
  socket.uncork();
}

function endAfterHead(ctx: Context): void {
  ctx.remove('Cache-Control');
  sendStreamHead(ctx);
  ctx.res.end();
}
