import { mock } from 'node:test';
import { expect } from 'chai';
import { RateHistory } from '../../daemon/camera/rate-history.ts';

describe('RateHistory', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => mock.timers.reset());

  it('has the frames of each full second, oldest first, of one minute, and stops with its camera', () => {
    let frames = 7;
    const history = new RateHistory(() => frames);
    history.start();
    expect(history.perSecond).to.deep.equal([]);
    for (const more of [30, 0, 25]) {
      frames += more;
      mock.timers.tick(1000);
    }
    expect(history.perSecond).to.deep.equal([30, 0, 25]);
    for (let second = 1; second <= 100; second++) {
      frames += second;
      mock.timers.tick(1000);
    }
    expect(history.perSecond).to.have.length(60);
    expect(history.perSecond.at(-1)).to.equal(100);
    history.stop();
    mock.timers.tick(5000);
    expect(history.perSecond.at(-1)).to.equal(100);
  });
});
