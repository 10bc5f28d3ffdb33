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

  it('has the latency of a camera with seconds without a picture, for as long as the caller allows', () => {
    const stats = new RecentStats();
    stats.addFrame(5000);
    stats.endSecond(1000);
    stats.endSecond(1000);
    expect([stats.latencyMs(2000), stats.latencyMs(1000)]).to.deep.equal([5000, null]);
  });
});
