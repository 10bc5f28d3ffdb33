import { expect } from 'chai';
import { CameraClock } from '../../../daemon/nats/hub/camera-clock.ts';

const RUN = 1;

describe('CameraClock', () => {
  for (const skewMs of [0, 60_000, -60_000, 1.79e12])
    it(`tells how old a message is, whose clock differs by ${skewMs} ms`, () => {
      const clock = new CameraClock();
      for (let ms = 0; ms < 1000; ms += 100)
        expect(clock.heard(RUN, ms + skewMs, ms + 5)).to.be.closeTo(0, 0.2);
      // For 4 s nothing was read; then all of it at once.
      const ages = [1000, 2000, 3000, 4900].map((ms) => clock.heard(RUN, ms + skewMs, 5005));
      for (const [i, age] of [4000, 3000, 2000, 100].entries()) expect(ages[i]).to.be.closeTo(age, 6);
    });

  it('is not misled by a clock that is set forward or back, or by another start of the camera', () => {
    const clock = new CameraClock();
    clock.heard(RUN, 0, 0);
    expect(clock.heard(RUN, 60_100, 100)).to.equal(0);
    expect(clock.heard(RUN, 60_200, 200)).to.be.closeTo(0, 0.2);
    expect(clock.heard(RUN, 300, 300)).to.equal(0);
    expect(clock.heard(RUN, 400, 900)).to.be.closeTo(500, 1);
    expect(clock.heard(RUN + 1, 0, 1000)).to.equal(0);
  });

  it('takes a frame that was captured before the presence that overtook it for what it is', () => {
    const clock = new CameraClock();
    clock.heard(RUN, 1000, 1000);
    expect(clock.heard(RUN, 900, 1040)).to.be.closeTo(140, 0.2);
    expect(clock.heard(RUN, 1100, 1100)).to.be.closeTo(0, 0.2);
  });

  it('follows a clock that runs faster or slower by 500 ppm for a day', () => {
    for (const rate of [0.9995, 1.0005]) {
      const clock = new CameraClock();
      let oldest = 0;
      for (let ms = 0; ms < 86_400_000; ms += 5000)
        oldest = Math.max(oldest, clock.heard(RUN, ms * rate, ms));
      expect(oldest).to.be.lessThan(20);
    }
  });

  it('begins anew when nothing waits any more', () => {
    const clock = new CameraClock();
    clock.heard(RUN, 0, 0);
    expect(clock.heard(RUN, 1000, 4000)).to.be.greaterThan(2000);
    clock.forget();
    expect(clock.heard(RUN, 1100, 4100)).to.equal(0);
  });
});
