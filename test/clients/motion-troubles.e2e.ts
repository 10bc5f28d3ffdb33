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
import { expectTrue, startMotion } from './motion.ts';
import type { RunningMotion } from './motion.ts';

/** Pictures that show that Motion is up. */
const UP = 5;
const STORM_MS = 6000;
/** Unprotected it was 15 000. */
const MOST_REQUESTS = 6;
const STALL_MS = 8000;
/** Frames: Motion is up by then. */
const BEFORE_STALL = 7 * FPS;
/** The number of a frame that surely comes after the stall. */
const AFTER_STALL = BEFORE_STALL + (STALL_MS / 1000 - 1) * FPS;

describe('Motion, when things go wrong', function () {
  this.timeout(60_000);
  needs('Motion');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-troubles-'));
  const started: { stop(): unknown }[] = [];

  afterEach(async () => {
    for (const one of started.splice(0).toReversed()) await one.stop();
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Ends with the test. */
  function own<T extends { stop(): unknown }>(one: T): T {
    started.push(one);
    return one;
  }

  it('asks at most once a second while the camera is lost', async () => {
    const lost = [{}, { fails: 'no-camera' as const }];
    const daemon = own(
      await startNumberedCamera(lost, ['--stale-seconds', '1'], { FAKE_RPICAM_RUNS: join(folder, 'lost') }),
    );
    const ways = await Promise.all(
      ['/video_feed', '/snapshot.jpg'].map(async (path) => {
        const proxy = own(await countingProxy(daemon.port));
        const motion = own(startMotion(`mjpeg://127.0.0.1:${proxy.port}${path}`));
        await motion.written(UP);
        return { path, proxy };
      }),
    );
    for (const pid of childrenOf(daemon.pid)) process.kill(pid, 'SIGKILL');
    await daemon.logged(/no-camera/);
    const before = ways.map(({ proxy }) => proxy.requests.length);
    await sleep(STORM_MS);
    for (const [i, { path, proxy }] of ways.entries())
      expect(proxy.requests.length - before[i]!, path).to.be.within(1, MOST_REQUESTS);
    expect((await fetch(`${daemon.url}/livez`)).status).to.equal(200);
  });

  it('keeps its connection while the camera hangs for 8 s, because the last picture is repeated', async () => {
    const hang = { faults: [{ kind: 'hang' as const, after: BEFORE_STALL, forMs: STALL_MS }] };
    const daemon = own(await startNumberedCamera(hang, ['--stall-seconds', '20']));
    const motion = own(startMotion(`mjpeg://127.0.0.1:${daemon.port}/video_feed`));
    await motion.written(UP);
    const resumed = () => motion.pictures(UP).filter(({ number }) => (number ?? 0) >= AFTER_STALL).length;
    while (resumed() < UP) await motion.written(motion.count() + 1);
    expectTrue(motion.pictures(), 2 * UP);
    expect(motion.errors()).to.deep.equal([]);
    const { viewers, viewersGone } = (await (await fetch(`${daemon.url}/status`)).json()) as Record<
      string,
      object
    >;
    expect(viewers).to.have.length(1);
    expect(viewersGone).to.include({ closed: 0, ended: 0 });
  });

  it('records again after the daemon was killed and started again, raw and through FFmpeg', async () => {
    const first = await startNumberedCamera();
    const motions = ['mjpeg', 'http'].map((scheme) =>
      own(startMotion(`${scheme}://127.0.0.1:${first.port}/video_feed`)),
    );
    await Promise.all(motions.map((motion) => motion.written(UP)));
    first.kill('SIGKILL');
    await first.exited;
    const files = motions.map((motion) => motion.count());
    const second: RunningDaemon = own(await startNumberedCamera({}, ['--port', String(first.port)]));
    const watcher = own(watch(second.port));
    await Promise.all(motions.map((motion, i) => recordsAgain(motion, files[i]!)));
    expect(watcher.seen.size).to.be.greaterThan(UP);
  });
});

/** Of pictures written since: what counts is that several different ones of the camera are among them. */
async function recordsAgain(motion: RunningMotion, since: number): Promise<void> {
  for (;;) {
    const numbers = motion.pictures(since).map(({ number }) => number);
    if (new Set(numbers.filter((number) => number !== null)).size > UP) return;
    await motion.written(motion.count() + 1);
  }
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}
