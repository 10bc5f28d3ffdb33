import { expect } from 'chai';
import { isDelivering, staleAfter } from '../../../../daemon/http/page/browser/staleness.ts';
import { readStatus } from '../../../../daemon/http/page/browser/status.ts';

const status = (camera: object) => readStatus(JSON.stringify({ camera, process: {} }));

describe('staleAfter', () => {
  it('follows the frame rate of the camera, or the intervals between pictures without a status', () => {
    expect(staleAfter(status({ framerate: 30 }), [4000, 4000, 4000])).to.equal(2000);
    expect(staleAfter(status({ framerate: 0.25 }), [])).to.equal(10_000);
    const intervals = [[], [33, 34, 33], [3000, 60_000, 3000], [90_000], [-5000, 40]];
    expect(intervals.map((ms) => staleAfter(null, ms))).to.deep.equal([2000, 2000, 7500, 25_000, 2000]);
  });
});

describe('isDelivering', () => {
  it('is true without a status, and while the status has a fresh frame', () => {
    const streaming = { state: 'streaming', frameAgeMs: 50 };
    const cameras = [streaming, { ...streaming, frameAgeMs: 5000 }, { ...streaming, state: 'stalled' }, {}];
    expect(cameras.map((camera) => isDelivering(status(camera), 2000))).to.deep.equal([
      true,
      false,
      false,
      false,
    ]);
    expect(isDelivering(null, 2000)).to.equal(true);
  });
});
