import { EventEmitter, once } from 'node:events';
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
  });

  afterEach(() => watch.stop());

  /** Starts it, calls `act`, and stands still at once. Returns the times between which it was started. */
  function startAndStandStill(ms: number, act = () => {}): [fromMs: number, toMs: number] {
    const fromMs = performance.now();
    watch.start();
    const toMs = performance.now();
    expect(watch.lateSinceMs(fromMs)).to.equal(null);
    act();
    standStill(ms);
    return [fromMs, toMs];
  }

  it('notices that the process stood still, in the first read afterwards', () => {
    const started = startAndStandStill(100);
    expect(watch.lateSinceMs(performance.now())).to.be.within(...started);
  });

  it('still knows it if timers run before that read, and only for that read', async () => {
    const late = new EventEmitter();
    const fired = once(late, 'fired') as Promise<[lateSinceMs: number | null, beats: number]>;
    const started = startAndStandStill(120, () => {
      // Fires after the beat, in the same turn.
      setTimeout(() => late.emit('fired', watch.lateSinceMs(performance.now()), beats.length), 60);
    });
    const [lateSinceMs, before] = await fired;
    expect(lateSinceMs).to.be.within(...started);
    expect(before).to.equal(0);
    await immediate();
    await immediate();
    expect(beats).to.not.be.empty;
    expect(watch.lateSinceMs(beats[0] ?? 0)).to.equal(null);
  });

  it('beats until it is stopped', async () => {
    watch.start();
    while (beats.length < 2) await delay(10);
    watch.stop();
    const { length } = beats;
    await delay(120);
    expect(beats).to.have.length(length);
  });
});
