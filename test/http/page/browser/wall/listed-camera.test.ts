import { expect } from 'chai';
import { readCameras } from '../../../../../daemon/http/page/browser/wall/listed-camera.ts';
import { readArrangement } from '../../../../../daemon/http/page/browser/wall/wall-layout.ts';

describe('what the wall reads', () => {
  it('is a list of cameras, of which it shows as many as one stream carries', () => {
    const many = Array.from({ length: 100 }, (_, i) => ({ name: `cam${i}`, width: 640, height: null }));
    const cameras = readCameras({
      cameras: [{ name: 'a', width: 640, height: 480, lastFrameAgeMs: 5 }, 7, ...many],
    });
    expect(cameras?.length).to.equal(64);
    expect(cameras?.slice(0, 2)).to.deep.equal([
      { name: 'a', size: { width: 640, height: 480 }, ageMs: 5 },
      { name: 'cam0', size: null, ageMs: null },
    ]);
    expect(readCameras({})).to.equal(null);
  });

  it('is an arrangement, and nothing else', () => {
    expect(readArrangement({ order: ['a', 3, 'b'], columns: 99 })).to.deep.equal({
      order: ['a', 'b'],
      columns: 8,
    });
    expect(readArrangement({ order: [], columns: 1.5 })).to.deep.equal({ order: [], columns: 0 });
    for (const wrong of [null, 'x', {}, { order: 'a' }]) expect(readArrangement(wrong)).to.equal(null);
  });
});
