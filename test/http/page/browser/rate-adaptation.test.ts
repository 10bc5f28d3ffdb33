import { expect } from 'chai';
import { RateAdaptation } from '../../../../daemon/http/page/browser/rate-adaptation.ts';

describe('RateAdaptation', () => {
  /** Runs seconds on a link that carries `capacityFps`, queues the rest, and adds `delayMs` to each picture. */
  function run(adaptation: RateAdaptation, seconds: number, capacityFps: number, delayMs = 20): number[] {
    const cameraFps = 30;
    const changes: number[] = [];
    let queuedSeconds = 0;
    for (let i = 0; i < seconds; i++) {
      const sentFps = Math.min(cameraFps, adaptation.limitFps ?? cameraFps);
      queuedSeconds = Math.min(3, Math.max(0, queuedSeconds + (sentFps - capacityFps) / capacityFps));
      const fps = Math.min(sentFps, capacityFps);
      const queueDelayMs = delayMs + queuedSeconds * 1000;
      if (adaptation.endSecond({ queueDelayMs, fps, cameraFps })) {
        changes.push(adaptation.limitFps ?? cameraFps);
        queuedSeconds = 0;
      }
    }
    return changes;
  }

  it('does not limit a link that carries everything', () => {
    expect(run(new RateAdaptation(), 600, 60)).to.deep.equal([]);
  });

  it('goes below the capacity of the link, and probes for more less and less often', () => {
    const adaptation = new RateAdaptation();
    const changes = run(adaptation, 600, 10);
    expect(changes[0]).to.equal(7);
    expect(changes.filter((limit) => limit > 10).length).to.be.within(2, 12);
    expect(run(adaptation, 600, 10).length).to.be.at.most(10);
  });

  it('returns to every frame when there is room', () => {
    const adaptation = new RateAdaptation();
    run(adaptation, 20, 4);
    expect(run(adaptation, 300, 60).at(-1)).to.equal(30);
    expect(adaptation.limitFps).to.equal(null);
  });

  for (const delayMs of [700, 1100])
    it(`returns to every frame, and stays there, on a link that takes ${delayMs} ms from now on`, () => {
      const adaptation = new RateAdaptation();
      run(adaptation, 20, 4);
      run(adaptation, 60, 60, delayMs);
      expect(adaptation.limitFps).to.equal(null);
      expect(run(adaptation, 600, 60, delayMs)).to.deep.equal([]);
    });

  it('never goes below 1 fps, and does nothing while the delay is unknown', () => {
    const adaptation = new RateAdaptation();
    for (let i = 0; i < 20; i++) adaptation.endSecond({ queueDelayMs: 9000, fps: 0.2, cameraFps: null });
    expect(adaptation.limitFps).to.equal(1);
    for (let i = 0; i < 400; i++)
      expect(adaptation.endSecond({ queueDelayMs: null, fps: 0, cameraFps: 30 })).to.equal(false);
  });
});
