import { expect } from 'chai';
import { picture, thing, wall, Watching } from './small-picture.ts';

describe('Detector', () => {
  it('finds something that comes into the picture, in the second frame', () => {
    const watching = new Watching().learn();
    const first = watching.see(picture(thing(10, 12, 4, 8)));
    expect(first.moving).to.equal(false);
    const second = watching.see(picture(thing(11, 12, 4, 8)));
    expect(second.moving).to.equal(true);
    expect(second.boxes).to.have.length(1);
    expect(second.boxes[0]).to.deep.include({ x: 11 / 40, y: 12 / 30, w: 4 / 40, h: 8 / 30, zone: null });
  });

  it('reports nothing while nothing changes', () => {
    expect(new Watching().learn().see(picture(wall))).to.deep.include({
      moving: false,
      score: 0,
      boxes: [],
      quiet: false,
      covered: false,
      moved: false,
    });
  });

  it('is quiet for the first 4 s, and when it is told', () => {
    const watching = new Watching();
    expect(watching.show(picture(wall), 3800).quiet).to.equal(true);
    expect(watching.show(picture(thing(10, 12, 4, 8)), 400)).to.deep.include({ moving: false, score: 0 });
    expect(watching.show(picture(wall), 2000).quiet).to.equal(false);
    watching.detector.quietFor(1000);
    expect(watching.show(picture(thing(20, 12, 4, 8)), 800)).to.deep.include({ moving: false, quiet: true });
  });

  it('throws on a map of another size', () => {
    expect(() => new Watching().see(new Uint8Array(7))).to.throw(RangeError, '7 blocks');
  });
});
