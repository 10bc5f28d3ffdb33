import { setImmediate as immediate, setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { LoopWatch } from '../../daemon/camera/loop-watch.ts';

/** Stands still, as with SIGSTOP: nothing of this process runs. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe('LoopWatch', () => {
  let watch: LoopWatch;

  /** Starts it, as after a read, and returns the times between which it was. */
  function start(): [fromMs: number, toMs: number] {
    const fromMs = performance.now();
    watch.start();
    return [fromMs, performance.now()];
  }

  /** Waits in short turns; returns the longest, which depends on what else this machine does. */
  async function silence(ms: number): Promise<number> {
    const endMs = performance.now() + ms;
    let turnMs = performance.now();
    let longestMs = 0;
    while (performance.now() < endMs) {
      await delay(5);
      longestMs = Math.max(longestMs, performance.now() - turnMs);
      turnMs = performance.now();
    }
    return longestMs;
  }

  beforeEach(async () => {
    watch = new LoopWatch();
    watch.start();
    // The first beats are not counted.
    for (let turns = 0; turns < 4; turns++) await delay(40);
  });

  afterEach(() => watch.stop());

  it('notices that the process stood still, in the first read afterwards', () => {
    const started = start();
    expect(watch.lateSinceMs(started[0])).to.equal(null);
    standStill(70);
    expect(watch.lateSinceMs(performance.now())).to.be.within(...started);
    expect(watch.read(performance.now())).to.be.within(...started);
  });

  it('still knows it if timers run before that read, and in all reads of that turn', async () => {
    const [fromMs, toMs] = start();
    const lateMs = new Promise<(number | null)[]>((resolve) => {
      // Fires in the same turn as the beat that is late, perhaps after it.
      setTimeout(() => {
        const nowMs = performance.now();
        resolve([watch.lateSinceMs(nowMs), watch.read(nowMs), watch.read(nowMs), watch.read(nowMs + 20)]);
      }, 60);
    });
    standStill(100);
    const [first, ...others] = await lateMs;
    expect(first).to.be.within(fromMs, toMs + 36);
    expect(others).to.deep.equal([first, first, first]);
    await immediate();
    await immediate();
    expect(watch.lateSinceMs(performance.now())).to.equal(null);
  });

  it('does not take a silence for a stop, however long', async () => {
    for (const ms of [50, 110, 900]) {
      start();
      const longestMs = await silence(ms);
      if (longestMs < 20) expect(watch.read(performance.now()), `${ms} ms`).to.equal(null);
    }
  });

  it('is not late in its first run, whose first beat is not counted, but notices a stop', async () => {
    for (const ms of [20, 50, 63, 68, 80, 120]) {
      watch.stop();
      watch = new LoopWatch();
      start();
      const longestMs = await silence(ms);
      if (longestMs < 20) expect(watch.read(performance.now()), `${ms} ms`).to.equal(null);
    }
    watch.stop();
    watch = new LoopWatch();
    start();
    standStill(120);
    expect(watch.read(performance.now())).to.be.a('number');
  });

  it('notices a stop at the end of a silence', async () => {
    const [fromMs] = start();
    await delay(300);
    const stoppedMs = performance.now();
    standStill(120);
    const lateMs = watch.read(performance.now());
    // On a busy machine it was late before.
    expect(lateMs).to.be.within(fromMs, stoppedMs + 1);
    expect(watch.read(performance.now() + 20), 'in the same turn').to.equal(lateMs);
  });

  it('does not count what was before it started, or started again', () => {
    standStill(120);
    watch.start();
    expect(watch.lateSinceMs(performance.now())).to.equal(null);
    standStill(120);
    expect(watch.lateSinceMs(performance.now())).to.not.equal(null);
    watch.stop();
    watch.start();
    expect(watch.read(performance.now())).to.equal(null);
  });
});
