import { expect } from 'chai';
import { PlayPace } from '../../../../daemon/http/routes/recordings/play-pace.ts';

describe('the pace of a recording that is played', () => {
  it('is that of its pictures, at any speed', () => {
    const waits = (speed: number) => {
      const pace = new PlayPace(speed);
      return [0, 1000, 1100].map((atMs) => pace.waitMs(atMs, 5000));
    };
    expect(waits(1)).to.deep.equal([0, 1000, 1100]);
    expect(waits(0.25)).to.deep.equal([0, 4000, 4400]);
    expect(waits(16)).to.deep.equal([0, 62.5, 68.75]);
  });

  it('passes over a gap, but not over the pauses of RECORD_FPS=0.1', () => {
    const pace = new PlayPace(1);
    expect([0, 10_000, 3_600_000].map((atMs) => pace.waitMs(atMs, 0))).to.deep.equal([0, 10_000, 11_000]);
  });

  it('does not hurry after a disk that was slow', () => {
    const pace = new PlayPace(1);
    pace.waitMs(0, 0);
    expect(pace.waitMs(100, 2000)).to.equal(0);
    expect(pace.waitMs(200, 2000)).to.equal(100);
  });

  it('catches up with a delay of a few frames', () => {
    const pace = new PlayPace(1);
    pace.waitMs(0, 0);
    expect(pace.waitMs(100, 200)).to.equal(0);
    expect(pace.waitMs(300, 200)).to.equal(100);
  });
});
