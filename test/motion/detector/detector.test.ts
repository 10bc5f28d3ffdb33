import { expect } from 'chai';
import { COLUMNS, dimmed, picture, ROWS, thing, wall, Watching } from './small-picture.ts';

const WALL = picture(wall);

describe('Detector', () => {
  it('finds something that comes into the picture, in the second frame', () => {
    const watching = new Watching().learn();
    expect(watching.see(picture(thing(10, 4, 3, 5))).moving).to.equal(false);
    const { moving, boxes } = watching.see(picture(thing(11, 4, 3, 5)));
    expect(moving).to.equal(true);
    expect(boxes).to.have.length(1);
    expect(boxes[0]).to.deep.include({ x: 11 / COLUMNS, y: 4 / ROWS, h: 5 / ROWS, zone: null });
  });

  it('reports nothing while nothing changes', () => {
    expect(new Watching().learn().see(WALL)).to.deep.include({
      moving: false,
      score: 0,
      boxes: [],
      quiet: false,
      covered: false,
      moved: false,
    });
  });

  it('has a score of 50 for something just as large as MOTION_AREA asks for, and of 60 for twice that', () => {
    const scoreOf = (width: number, area: number): number =>
      new Watching({ area }).learn().show(picture(thing(8, 4, width, 4)), 400).score;
    const percent = 100 / (COLUMNS * ROWS);
    expect(scoreOf(4, 16 * percent)).to.equal(50);
    expect(scoreOf(8, 16 * percent)).to.equal(60);
    expect(scoreOf(4, 32 * percent)).to.equal(40);
  });

  it('is not moving below a score of 50', () => {
    const result = new Watching({ area: 6 }).learn().show(picture(thing(8, 4, 4, 4)), 400);
    expect(result.score).to.be.within(40, 49.9);
    expect(result.moving).to.equal(false);
  });

  it('is quiet for the first 4 s, and when it is told', () => {
    const watching = new Watching();
    expect(watching.show(WALL, 3800).quiet).to.equal(true);
    expect(watching.show(picture(thing(10, 4, 4, 5)), 400)).to.deep.include({ moving: false, score: 0 });
    expect(watching.show(WALL, 1000).quiet).to.equal(false);
    watching.detector.quietFor(1000);
    expect(watching.show(picture(thing(16, 4, 4, 5)), 800)).to.deep.include({ moving: false, quiet: true });
  });

  it('finds fainter things at a higher sensitivity', () => {
    const faint = picture(
      (x, y) => wall(x, y) + (x >= 8 && x < 13 && y >= 4 && y < 9 ? 5 * ((x + y) % 3) : 0),
    );
    const isFound = (sensitivity: number): boolean =>
      new Watching({ sensitivity }).learn().show(faint, 600).moving;
    expect([30, 90].map(isFound)).to.deep.equal([false, true]);
  });

  it('does not take noise for motion, and rain neither: single blocks change', () => {
    const watching = new Watching().learn();
    for (let frame = 0; frame < 10; frame++) {
      const drops = picture((x, y) => ((x * 31 + y * 17 + frame * 7) % 11 === 0 ? 220 : wall(x, y)));
      expect(watching.see(drops).score, `frame ${frame}`).to.be.lessThan(50);
    }
  });

  it('does not take large drops for motion that are elsewhere in each frame', () => {
    const watching = new Watching().learn();
    for (let frame = 0; frame < 8; frame++) {
      const [x, y] = frame % 2 === 0 ? [1, 1] : [19, 11];
      expect(watching.see(picture(thing(x, y, 3, 3))).moving, `frame ${frame}`).to.equal(false);
    }
  });

  it('does not take light for motion: the whole picture is brighter', () => {
    const watching = new Watching().learn();
    for (const gain of [1.05, 1.05, 1.2, 1.2, 1.2]) {
      expect(watching.see(dimmed(wall, () => gain)).score, `${gain}`).to.equal(0);
    }
    expect(watching.show(WALL, 3000).score).to.equal(0);
  });

  it('does not take a patch of light for motion', () => {
    const lit = dimmed(wall, (x, y) => 1 + 0.3 * Math.exp(-((x - 8) ** 2 + (y - 8) ** 2) / 40));
    expect(new Watching().learn().show(lit, 1000).moving).to.equal(false);
  });

  it('finds something while the light changes', () => {
    const watching = new Watching().learn();
    for (let frame = 1; frame < 10; frame++) watching.see(dimmed(wall, () => 1 + 0.02 * frame));
    watching.see(dimmed(thing(8, 4, 4, 6), () => 1.2));
    expect(watching.see(dimmed(thing(9, 4, 4, 6), () => 1.22)).moving).to.equal(true);
  });

  it('waits for a second after a step of the exposure', () => {
    const watching = new Watching().learn();
    watching.see(dimmed(wall, () => 1.07));
    const seen = [0, 1, 2, 3, 4, 5, 6].map(
      (frame) => watching.see(dimmed(thing(6 + frame, 4, 4, 6), () => 1.07)).moving,
    );
    expect(seen).to.deep.equal([false, false, false, false, false, true, true]);
  });

  it('expects a place that was white for a while as it was before', () => {
    const bright = (x: number, y: number): number => wall(x, y) + (x < 10 ? 100 : 0);
    const watching = new Watching().learn(picture(bright));
    for (let frame = 1; frame <= 10; frame++) watching.see(dimmed(bright, () => 1 + 0.05 * frame));
    for (let frame = 10; frame >= 0; frame--) {
      expect(watching.see(dimmed(bright, () => 1 + 0.05 * frame)).moving, `${frame}`).to.equal(false);
    }
  });

  it('takes another picture as the new background, and says so', () => {
    const watching = new Watching().learn();
    // Some blocks brighter, some darker, some as before: the light is the same.
    const other = picture((x, y) => wall(x, y) + Number([60, -50, 60, -50, 0][(x + y) % 5]));
    expect(watching.see(other)).to.deep.include({ sceneChange: true, moving: false });
    expect(watching.show(other, 2000)).to.deep.include({ sceneChange: false, moving: false, score: 0 });
  });

  it('makes background of what has stood still for long, and reports what leaves no longer than that', () => {
    const watching = new Watching().learn();
    const parked = picture(thing(8, 4, 5, 6));
    expect(watching.show(parked, 2000).moving).to.equal(true);
    expect(watching.show(parked, 120_000).moving).to.equal(false);
  });

  it('keeps what it has learned when its settings change', () => {
    const watching = new Watching().learn();
    watching.tune({ sensitivity: 70 });
    expect(watching.show(picture(thing(8, 4, 4, 5)), 400)).to.deep.include({ moving: true, quiet: false });
  });

  it('shows the changed blocks as bits', () => {
    const { blocks } = new Watching().learn().see(picture(thing(8, 4, 8, 4)));
    expect(blocks).to.have.length((COLUMNS * ROWS) / 8);
    expect([4, 7].map((row) => blocks[(row * COLUMNS) / 8 + 1])).to.deep.equal([0xff, 0xff]);
    expect(blocks.filter((bits) => bits !== 0)).to.have.length(4);
  });

  it('does not mind a clock that is set', () => {
    const watching = new Watching().learn();
    expect(watching.see(WALL, -3_600_000)).to.deep.include({ moving: false, quiet: false });
    expect(watching.see(WALL, 7_200_000)).to.deep.include({ moving: false, quiet: false });
    expect(watching.show(picture(thing(8, 4, 4, 5)), 400).moving).to.equal(true);
  });

  it('throws on a map of another size', () => {
    expect(() => new Watching().see(new Uint8Array(7))).to.throw(RangeError, '7 blocks');
  });
});
