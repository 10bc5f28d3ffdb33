import { expect } from 'chai';
import { COLUMNS, dimmed, picture, ROWS, wall, Watching } from './small-picture.ts';

const WALL = picture(wall);
const BLACK = picture(() => 3);
const GRAY = picture(() => 90);
/** A hand comes from the left. */
const HALF = picture((x, y) => (x < 10 ? 3 : wall(x, y)));

/** 0 to 1, another one for each index. */
function random(index: number): number {
  const value = Math.sin(index * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
}

/** The wall with a camera that looks elsewhere. */
function panned(columns: number): Uint8Array {
  return picture((x, y) => wall(x + columns, y));
}

describe('tamper detection', () => {
  it('notices a lens that is covered for 10 s, and that it is free again', () => {
    const watching = new Watching().learn();
    for (let seconds = 0; seconds < 9; seconds++) {
      expect(watching.show(GRAY, 1000)).to.deep.include({ covered: false, moved: false });
    }
    expect(watching.show(GRAY, 2000).covered).to.equal(true);
    expect(watching.show(WALL, 600).covered).to.equal(true);
    expect(watching.show(WALL, 1000)).to.deep.include({ covered: false, moved: false });
  });

  it('notices a black cover that comes from a side', () => {
    const watching = new Watching().learn();
    watching.see(HALF);
    expect(watching.show(BLACK, 11_000).covered).to.equal(true);
  });

  it('is not fooled by a light that goes out', () => {
    const watching = new Watching().learn();
    for (let seconds = 0; seconds < 20; seconds++) {
      expect(watching.show(BLACK, 1000)).to.deep.include({ covered: false, moved: false });
    }
    expect(watching.show(WALL, 8000)).to.deep.include({ covered: false, moved: false });
  });

  it('is not fooled by nightfall', () => {
    const watching = new Watching().learn();
    for (let light = 1; light > 0.01; light *= 0.95) {
      expect(
        watching.show(
          dimmed(wall, () => light),
          400,
        ).covered,
      ).to.equal(false);
    }
    expect(watching.show(BLACK, 20_000)).to.deep.include({ covered: false, moved: false });
    expect(watching.show(WALL, 8000)).to.deep.include({ covered: false, moved: false });
  });

  it('notices a cover although the picture has much noise', () => {
    const watching = new Watching().learn();
    let covered = false;
    for (let frame = 0; frame < 60; frame++) {
      const noise = picture((x, y) => 60 + 25 * random(x + COLUMNS * (y + ROWS * frame)));
      covered = watching.see(noise).covered;
    }
    expect(covered).to.equal(true);
  });

  it('does not take an even picture for a covered one from the beginning', () => {
    expect(new Watching().show(GRAY, 30_000).covered).to.equal(false);
  });

  it('notices that the camera looks elsewhere, 5 s after, and reports it for 2 s', () => {
    const watching = new Watching().learn();
    expect(watching.see(panned(7)).sceneChange).to.equal(true);
    expect(watching.show(panned(7), 4400).moved).to.equal(false);
    expect(watching.show(panned(7), 1000).moved).to.equal(true);
    expect(watching.show(panned(7), 2000).moved).to.equal(false);
  });

  it('notices that the camera was turned, although most looks the same: it stays so for 5 s', () => {
    const view = (turned: number): Uint8Array => picture((x, y) => (y < 6 ? wall(x + turned, y) : 90));
    const watching = new Watching().learn(view(0));
    for (let seconds = 0; seconds < 4; seconds++) {
      expect(watching.show(view(7), 1000)).to.deep.include({
        sceneChange: false,
        moved: false,
        moving: true,
      });
    }
    expect(watching.show(view(7), 1200).moved).to.equal(true);
    expect(watching.show(view(7), 3000)).to.deep.include({ moved: false, moving: false });
  });

  it('does not take something large that stays for a turned camera', () => {
    const watching = new Watching().learn();
    const truck = picture((x, y) => (x < 10 && y > 8 ? 200 - (x % 3) * 20 : wall(x, y)));
    for (let seconds = 0; seconds < 12; seconds++) {
      expect(watching.show(truck, 1000).moved).to.equal(false);
    }
  });

  it('does not take a lamp for a move', () => {
    const lit = dimmed(wall, (x) => 1.2 + 0.04 * x);
    const watching = new Watching().learn();
    expect(watching.see(lit).sceneChange).to.equal(true);
    for (let frame = 0; frame < 40; frame++) expect(watching.see(lit).moved).to.equal(false);
  });

  it('notices at once that the camera is shaken, and takes none of it for motion or for a new background', () => {
    const watching = new Watching().learn();
    const shaken = [3, 11, 5, 17, 9, 2, 13].map((columns) => watching.see(panned(columns)));
    expect(watching.see(panned(6))).to.deep.include({ moved: true, moving: false, sceneChange: false });
    expect(shaken).to.have.length(7);
    expect(watching.show(WALL, 3000).moved).to.equal(false);
    expect(watching.show(WALL, 2000)).to.deep.include({ moving: false, score: 0 });
  });
});
