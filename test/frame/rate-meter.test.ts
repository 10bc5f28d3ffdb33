import { expect } from 'chai';
import { RateMeter } from '../../daemon/frame/rate-meter.ts';

describe('RateMeter', () => {
  function ticking(
    fps: number,
    seconds: number,
    meter = new RateMeter(),
  ): { meter: RateMeter; nowMs: number } {
    const ticks = fps * seconds;
    for (let i = 0; i <= ticks; i++) meter.tick((i * 1000) / fps);
    return { meter, nowMs: seconds * 1000 };
  }

  it('measures a steady rate', () => {
    for (const fps of [1, 10, 30, 120]) {
      const { meter, nowMs } = ticking(fps, 4);
      expect(meter.perSecond(nowMs)).to.be.closeTo(fps, 0.01);
    }
  });

  it('is 0 before the second tick and after a window of silence', () => {
    const meter = new RateMeter();
    expect(meter.perSecond(0)).to.equal(0);
    meter.tick(1);
    expect(meter.perSecond(2)).to.equal(0);
    const { meter: silent, nowMs } = ticking(30, 2);
    expect(silent.perSecond(nowMs + 5001)).to.equal(0);
  });

  it('falls while nothing arrives', () => {
    const { meter, nowMs } = ticking(30, 4);
    expect(meter.perSecond(nowMs + 2000)).to.be.lessThan(meter.perSecond(nowMs));
  });

  it('keeps no more than its capacity', () => {
    const { meter, nowMs } = ticking(100, 3, new RateMeter(5000, 16));
    expect(meter.perSecond(nowMs)).to.be.closeTo(100, 0.01);
  });

  it('starts over on reset', () => {
    const { meter, nowMs } = ticking(30, 2);
    meter.reset();
    expect(meter.perSecond(nowMs)).to.equal(0);
  });

  it('is 0 for ticks at the same time, and keeps the rate until two intervals have passed', () => {
    const meter = new RateMeter();
    meter.tick(100);
    meter.tick(100);
    expect(meter.perSecond(100)).to.equal(0);
    meter.tick(300);
    expect(meter.perSecond(500)).to.be.closeTo(10, 0.01);
    expect(meter.perSecond(700)).to.be.lessThan(10);
  });
});
