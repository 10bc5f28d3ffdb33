import { expect } from 'chai';
import { RecentStats } from '../../../../daemon/http/page/browser/recent-stats.ts';

describe('RecentStats', () => {
  it('has a sample per second with the median latency, and keeps sixty', () => {
    const stats = new RecentStats();
    for (const latencyMs of [10, null, 500, 20]) stats.addFrame(latencyMs);
    expect(stats.endSecond(1000)).to.deep.equal({ fps: 4, latencyMs: 20 });
    expect(stats.endSecond(2000)).to.deep.equal({ fps: 0, latencyMs: null });
    for (let i = 0; i < 100; i++) {
      for (let frame = 0; frame < 3000; frame++) stats.addFrame(frame);
      stats.endSecond(1500);
    }
    expect(stats.samples).to.have.length(60);
    expect(stats.fps()).to.equal(2000);
  });

  it('begins with what the daemon measured before, up to a minute, once', () => {
    const stats = new RecentStats();
    stats.addFrame(5);
    stats.endSecond(1000);
    stats.begin([20, 21, 22]);
    expect(stats.samples.map(({ fps }) => fps)).to.deep.equal([20, 21, 1]);
    expect(stats.samples[0]?.latencyMs).to.equal(null);
    stats.begin([7, 7, 7, 7]);
    expect(stats.samples).to.have.length(3);
    const full = new RecentStats();
    full.endSecond(1000);
    full.begin(Array.from({ length: 99 }, (_, i) => i));
    expect(full.samples).to.have.length(60);
    expect(full.samples[58]?.fps).to.equal(97);
  });

  it('has the latency of a camera with seconds without a picture, for as long as the caller allows', () => {
    const stats = new RecentStats();
    stats.addFrame(5000);
    stats.endSecond(1000);
    stats.endSecond(1000);
    expect([stats.latencyMs(2000), stats.latencyMs(1000)]).to.deep.equal([5000, null]);
  });
});
