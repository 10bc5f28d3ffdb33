import { expect } from 'chai';
import { Camera } from '../../daemon/camera/camera.ts';
import type { Failure } from '../../daemon/camera/failure.ts';
import type { SourceRun } from '../../daemon/camera/sources/source.ts';
import { PART_ENVELOPE } from '../../daemon/stream/multipart.ts';
import { jpeg } from '../helpers/jpeg.ts';

const MAX_FRAME_BYTES = 1 << 14;
const LIMIT_MS = 400;
const CHUNK = Buffer.alloc(200, 7);
const CHUNK_MS = 20;
const PICTURE = jpeg({ scanBytes: 2000 });
const NO_END = PICTURE.subarray(0, -2);

/** What the source does in one run, until the camera is stopped or `signal` aborts. */
type Run = (run: SourceRun) => void;

/** Sends the bytes of a scan for ever, or as many chunks. */
function keepSending({ onBytes, signal }: SourceRun, chunks = Number.POSITIVE_INFINITY): void {
  let sent = 0;
  const timer = setInterval(() => {
    if (sent++ < chunks) onBytes(CHUNK);
    else clearInterval(timer);
  }, CHUNK_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
}

describe('a frame that does not end', () => {
  let camera: Camera | null = null;
  afterEach(async () => {
    await camera?.stop();
    camera = null;
  });

  /** Starts a camera whose source does each of these in turn, and the last one again; reports until `isEnough`. */
  async function watch(runs: readonly Run[], isEnough: (log: readonly string[]) => boolean) {
    const log: string[] = [];
    const failures: Failure[] = [];
    let started = 0;
    await new Promise<void>((resolve) => {
      const say = (what: string) => {
        log.push(what);
        if (isEnough(log)) resolve();
      };
      camera = new Camera({
        source: {
          kind: 'command',
          description: 'a source of the test',
          run: async (run) => {
            runs[Math.min(started++, runs.length - 1)]?.(run);
            await new Promise((end) => run.signal.addEventListener('abort', end));
          },
        },
        masks: [],
        demand: null,
        idleStopMs: 1000,
        firstFrameMs: LIMIT_MS,
        stallMs: LIMIT_MS,
        frameMs: 33,
        ringBytes: 1 << 16,
        maxFrameBytes: MAX_FRAME_BYTES,
        envelope: PART_ENVELOPE,
        onFrame: () => {},
        onOverrun: () => {},
        onState: say,
        onNotices: () => {},
        onLine: () => {},
        onFailure: (failure) => {
          failures.push(failure);
          say(failure.code);
        },
      });
      camera.start();
    });
    return { log, failures, started };
  }

  it('is named, also while it is small, and the source keeps running', async () => {
    const endless: Run = (run) => {
      run.onBytes(NO_END);
      keepSending(run);
    };
    const { log, failures, started } = await watch(
      [endless],
      (so) => so.includes('frames-too-large') || so.includes('stalled'),
    );
    expect(log).to.deep.equal(['starting', 'frames-unreadable', 'unreadable', 'frames-too-large']);
    expect(failures[0]?.message).to.match(/^The source sends a frame that does not end: [\d.]+K have come$/);
    expect(failures[0]?.hint).to.include('FIRST_FRAME_SECONDS');
    expect(failures[1]?.message).to.match(
      /^The source sends frames of more than [\d.]+K, but MAX_FRAME_BYTES is 16K$/,
    );
    expect(started).to.equal(1);
  });

  it('is shown if it ends at last', async () => {
    const slow: Run = (run) => {
      run.onBytes(NO_END);
      keepSending(run, 55);
      setTimeout(() => run.onBytes(PICTURE.subarray(-2)), 3 * LIMIT_MS).unref();
    };
    const { log } = await watch([slow], (so) => so.includes('streaming') || so.includes('stalled'));
    expect(log.at(-1)).to.equal('streaming');
  });

  it('behind good ones is a reason to restart once', async () => {
    const breaks: Run = (run) => {
      run.onBytes(PICTURE);
      run.onBytes(Buffer.concat([NO_END, Buffer.alloc(MAX_FRAME_BYTES)]));
      keepSending(run);
    };
    const stillBroken: Run = (run) => {
      run.onBytes(Buffer.concat([NO_END, Buffer.alloc(MAX_FRAME_BYTES)]));
      keepSending(run);
    };
    const { log, started } = await watch([breaks, stillBroken], (so) => so.includes('frames-too-large'));
    expect(log).to.deep.equal([
      'starting',
      'streaming',
      'stalled',
      'frames-unreadable',
      'backing-off',
      'starting',
      'frames-too-large',
      'unreadable',
    ]);
    expect(started).to.equal(2);
  });

  it('of which no more comes is a source that is silent', async () => {
    const hangs: Run = (run) => {
      run.onBytes(PICTURE);
      run.onBytes(NO_END);
    };
    const { log } = await watch([hangs], (so) => so.includes('backing-off'));
    expect(log).to.deep.equal(['starting', 'streaming', 'stalled', 'stalled', 'backing-off']);
  });
});
