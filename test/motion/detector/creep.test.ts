import { expect } from 'chai';
import { Background } from '../../../daemon/motion/detector/background.ts';
import { BlobFinder } from '../../../daemon/motion/detector/blob-finder.ts';
import { blockGrid } from '../../../daemon/motion/detector/block-grid.ts';
import { CreepTest } from '../../../daemon/motion/detector/creep-test.ts';
import { thresholds } from '../../../daemon/motion/detector/thresholds.ts';
import { type Brightness, COLUMNS, picture, ROWS, thing, wall, Watching } from './small-picture.ts';

const FRAME_MS = 200;
const SKY = 100;
const CLOUD = 220;

/** A sharp cloud that covers the sky as far as this column; a part of a block is as bright as its share. */
function cloud(edge: number): Brightness {
  return (x, y) => (y < 10 ? SKY + (CLOUD - SKY) * Math.min(1, Math.max(0, edge - x)) : wall(x, y));
}

/** A person in front of it: columns `left` to `left + 2`. */
function personIn(behind: Brightness, left: number): Brightness {
  return (x, y) =>
    x >= left && x < left + 3 && y >= 6 && y < 14 ? 20 + ((x - left + y) % 3) * 15 : behind(x, y);
}

describe('Detector, with what creeps', () => {
  it('does not take a cloud for motion that moves by a block a second, however sharp it is', () => {
    const watching = new Watching().learn(picture(cloud(4)));
    let mostChanged = 0;
    for (let frame = 0; frame < 75; frame++) {
      const { moving, blocks } = watching.see(picture(cloud(4 + frame / 5)));
      expect(moving, `frame ${frame}`).to.equal(false);
      mostChanged = Math.max(mostChanged, blocks.filter((bits) => bits !== 0).length);
    }
    expect(mostChanged).to.be.greaterThan(10);
  });

  it('takes it for motion if it is four times as fast', () => {
    const watching = new Watching().learn(picture(cloud(4)));
    const seen = Array.from(
      { length: 10 },
      (_, frame) => watching.see(picture(cloud(4 + frame * 0.8))).moving,
    );
    expect(seen).to.include(true);
  });

  it('finds somebody in front of a cloud, although both are one thing to it', () => {
    const watching = new Watching().learn(picture(cloud(4)));
    const after = (frame: number) => cloud(4 + frame / 5);
    for (let frame = 0; frame < 60; frame++) watching.see(picture(after(frame)));
    const seen = [60, 61, 62].map(
      (frame) => watching.see(picture(personIn(after(frame), 2 + 2 * (frame - 60)))).moving,
    );
    expect(seen).to.deep.equal([false, true, true]);
  });

  it('finds somebody who goes slowly, by two and a half blocks a second', () => {
    const watching = new Watching().learn();
    const seen = Array.from({ length: 30 }, (_, frame) =>
      watching.see(picture(personIn(wall, Math.round(2 + frame / 2)))),
    );
    expect(seen.slice(2).every(({ moving }) => moving)).to.equal(true);
  });

  it('finds what swings, whatever its period', () => {
    for (const frames of [2, 3, 4, 5, 6]) {
      const watching = new Watching().learn();
      // Longer than what it is at first can count.
      const seen = Array.from({ length: 65 }, (_, frame) => {
        const left = 9.1 + 3 * Math.cos((2 * Math.PI * frame) / frames);
        return watching.see(picture(thing(Math.round(left), 4, 3, 6))).moving;
      });
      expect(seen.slice(-10).includes(true), `${frames * FRAME_MS} ms`).to.equal(true);
    }
  });

  it('reports what came and stands still for 10 s', () => {
    const watching = new Watching().learn();
    const parked = picture(thing(8, 4, 5, 6));
    expect(watching.show(parked, 9800).moving).to.equal(true);
    expect(watching.show(parked, 1600).moving).to.equal(false);
    expect(watching.see(picture(thing(12, 4, 5, 6))).moving).to.equal(false);
    expect(watching.see(picture(thing(14, 4, 5, 6))).moving).to.equal(true);
  });

  it('compares with the picture before if that is long ago', () => {
    const watching = new Watching().learn();
    watching.see(picture(thing(2, 4, 4, 6)), 1000);
    expect(watching.see(picture(thing(10, 4, 4, 6)), 1000).moving).to.equal(true);
  });
});

describe('CreepTest', () => {
  /** Of a thing of 8 x 5 blocks that needs 5 new ones, this many are brighter by so many levels than 600 ms ago. */
  function cameBy(brighter: number, levels: number): number {
    const grid = blockGrid(COLUMNS, ROWS);
    const [finder, creep, background] = [
      new BlobFinder(grid),
      new CreepTest(grid),
      new Background(grid.count),
    ];
    finder.start(picture((x, y) => (x < 8 && y < 5 ? 1 : 0)));
    const blob = finder.next();
    for (let frame = 0; frame < 4; frame++) {
      creep.keep(picture(() => 100));
      creep.pass(FRAME_MS);
    }
    const now = picture((x, y) => (x + 8 * y < brighter && x < 8 ? 100 + levels : 100));
    return blob === null ? Number.NaN : creep.cameBy(blob, 20, now, background, thresholds(50));
  }

  it('wants a quarter as many new blocks as a thing must have', () => {
    expect([0, 1, 4, 5, 9].map((brighter) => cameBy(brighter, 20))).to.deep.equal([0, 0.2, 0.8, 1, 1]);
  });

  it('takes a block for new that differs by more than 0.6 of what is a change', () => {
    // Four times a noise of 2 is a change.
    expect([4, 5].map((levels) => cameBy(5, levels))).to.deep.equal([0, 1]);
    expect(cameBy(5, -5)).to.equal(1);
  });
});
