import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { countingProxy } from '../helpers/counting-proxy.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { FPS, startNumberedCamera } from '../helpers/numbered-camera.ts';
import { needs } from '../helpers/programs.ts';
import { watch } from '../helpers/watcher.ts';
import { expectCameraPictures, startMotion } from './motion.ts';
import type { RunningMotion } from './motion.ts';

/** Number of pictures after which Motion counts as running. */
const UP = 5;
const STORM_MS = 6000;
/** Requests per second. Without delayed responses it was 2500. */
const MAX_RATE = 1.5;
const STALL_MS = 8000;
/** Number of frames until Motion is running. */
const BEFORE_STALL = 7 * FPS;
/** Number of a frame that is certainly after the stall. */
const AFTER_STALL = BEFORE_STALL + (STALL_MS / 1000 - 1) * FPS;

describe('Motion, with faults', function () {
  this.timeout(120_000);
  needs('Motion');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-troubles-'));
  const started: { stop(): unknown }[] = [];

  afterEach(async () => {
    for (const resource of started.splice(0).toReversed()) await resource.stop();
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Registers something to stop after the test. */
  function stopAfterwards<T extends { stop(): unknown }>(resource: T): T {
    started.push(resource);
    return resource;
  }

  it('sends at most one request per second while the camera is down', async () => {
    const lost = [{}, { fails: 'no-camera' as const }];
    const daemon = stopAfterwards(
      await startNumberedCamera(lost, ['--stale-seconds', '1'], { FAKE_RPICAM_RUNS: join(folder, 'lost') }),
    );
    const runs = await Promise.all(
      ['/video_feed', '/snapshot.jpg'].map(async (path) => {
        const proxy = stopAfterwards(await countingProxy(daemon.port));
        const motion = stopAfterwards(startMotion(`mjpeg://127.0.0.1:${proxy.port}${path}`));
        await motion.written(UP);
        return { path, proxy };
      }),
    );
    for (const pid of childrenOf(daemon.pid)) process.kill(pid, 'SIGKILL');
    await daemon.logged(/no-camera/);
    const before = runs.map(({ proxy }) => proxy.requests.length);
    const startMs = performance.now();
    await sleep(STORM_MS);
    const most = ((performance.now() - startMs) / 1000) * MAX_RATE;
    for (const [i, { path, proxy }] of runs.entries())
      expect(proxy.requests.length - before[i]!, path).to.be.within(1, most);
    expect((await fetch(`${daemon.url}/livez`)).status).to.equal(200);
  });

  it('keeps its connection while the camera hangs for 8 s, because the daemon repeats the last picture', async () => {
    const hang = { faults: [{ kind: 'hang' as const, after: BEFORE_STALL, forMs: STALL_MS }] };
    const daemon = stopAfterwards(await startNumberedCamera(hang, ['--stall-seconds', '20']));
    const motion = stopAfterwards(startMotion(`mjpeg://127.0.0.1:${daemon.port}/video_feed`));
    await motion.written(UP);
    while ((motion.newest() ?? 0) < AFTER_STALL + UP) await motion.written(motion.count() + 1);
    expectCameraPictures(await motion.pictures(), 2 * UP);
    expect(motion.errors()).to.deep.equal([]);
    const { viewers, viewersGone } = (await (await fetch(`${daemon.url}/status`)).json()) as Record<
      string,
      object
    >;
    expect(viewers).to.have.length(1);
    expect(viewersGone).to.include({ closed: 0, ended: 0 });
  });

  it('records again after the daemon was killed and restarted, raw and through FFmpeg', async () => {
    const first = await startNumberedCamera();
    const motions = ['mjpeg', 'http'].map((scheme) =>
      stopAfterwards(startMotion(`${scheme}://127.0.0.1:${first.port}/video_feed`)),
    );
    await Promise.all(motions.map((motion) => motion.written(UP)));
    first.kill('SIGKILL');
    await first.exited;
    const files = motions.map((motion) => motion.count());
    const second: RunningDaemon = stopAfterwards(
      await startNumberedCamera({}, ['--port', String(first.port)]),
    );
    await second.logged(/camera: streaming/);
    const watcher = stopAfterwards(watch(second.port));
    await Promise.all(motions.map((motion, i) => recordsAgain(motion, files[i]!)));
    expect(watcher.seen.size).to.be.greaterThan(UP);
  });
});

/** Waits until the pictures since file `since` include several different pictures of the camera. */
async function recordsAgain(motion: RunningMotion, since: number): Promise<void> {
  const numbers = new Set<number | null>();
  while (numbers.size <= UP) {
    await motion.written(Math.max(since + 2, motion.count() + 1));
    const number = motion.newest();
    if (number !== null) numbers.add(number);
  }
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}
