import { setImmediate as immediate, setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { LoopWatch } from '../../daemon/camera/loop-watch.ts';

/** Stands still, as with SIGSTOP: nothing of this process runs. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe('LoopWatch', () => {
  let watch: LoopWatch;
  let beats: number[];

  beforeEach(() => {
    beats = [];
    watch = new LoopWatch((nowMs) => beats.push(nowMs));
    watch.start();
  });

  afterEach(() => watch.stop());

  it('notices that the process stood still, in the first read afterwards', () => {
    const fromMs = performance.now();
    expect(watch.lateSinceMs(fromMs)).to.equal(null);
    standStill(100);
    expect(watch.lateSinceMs(performance.now())).to.be.within(fromMs - 60, fromMs);
  });

  it('still knows it if timers run before that read, and only for that read', async () => {
    const fromMs = performance.now();
    const timer = new Promise<number | null>((resolve) => {
      // Fires after the beat, in the same turn.
      setTimeout(() => resolve(watch.lateSinceMs(performance.now())), 60);
    });
    standStill(120);
    expect(await timer).to.be.within(fromMs - 60, fromMs);
    expect(beats).to.deep.equal([]);
    await immediate();
    await immediate();
    expect(watch.lateSinceMs(performance.now())).to.equal(null);
    expect(beats).to.have.length(1);
  });

  it('beats until it is stopped', async () => {
    while (beats.length < 2) await delay(10);
    watch.stop();
    const { length } = beats;
    await delay(120);
    expect(beats).to.have.length(length);
  });
});
