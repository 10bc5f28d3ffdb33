import { expect } from 'chai';
import { AreaBitmap } from '../../../daemon/motion/detector/area-bitmap.ts';
import { Background } from '../../../daemon/motion/detector/background.ts';
import { BlobFinder } from '../../../daemon/motion/detector/blob-finder.ts';
import { BlobJudge } from '../../../daemon/motion/detector/blob-judge.ts';
import { blockGrid } from '../../../daemon/motion/detector/block-grid.ts';
import { BoxList } from '../../../daemon/motion/detector/box-list.ts';
import { ChangedBlocks } from '../../../daemon/motion/detector/changed-blocks.ts';
import { MOST_BOXES } from '../../../daemon/motion/detector/examination.ts';
import { StructureTest } from '../../../daemon/motion/detector/structure-test.ts';
import { thresholds } from '../../../daemon/motion/detector/thresholds.ts';
import { COLUMNS, dimmed, picture, ROWS, wall } from './small-picture.ts';

const GRID = blockGrid(COLUMNS, ROWS);
const EVERYWHERE = new AreaBitmap(GRID, [], []);
const LIMITS = thresholds(50);

function learned(map: Uint8Array): Background {
  const background = new Background(map.length);
  background.take(map);
  return background;
}

/** 1 for each # of a drawing. */
function marks(...rows: readonly string[]): Uint8Array {
  return picture((x, y) => (rows[y]?.[x] === '#' ? 1 : 0));
}

function sizes(...rows: readonly string[]): number[] {
  const finder = new BlobFinder(GRID);
  finder.start(marks(...rows));
  const found: number[] = [];
  for (let blob = finder.next(); blob !== null; blob = finder.next()) found.push(blob.size);
  return found;
}

describe('Background', () => {
  const [before, after] = [Uint8Array.of(100, 100), Uint8Array.of(110, 110)];

  it('follows quiet blocks within 8 s, and changed ones within 40 s', () => {
    const background = learned(before);
    for (let ms = 0; ms < 8000; ms += 200) background.learn(after, Uint8Array.of(0, 1), 200, false);
    expect(background.brightness[0]).to.be.closeTo(106.4, 0.2);
    expect(background.brightness[1]).to.be.closeTo(101.8, 0.2);
  });

  it('learns the noise of a block, of at least 0.7 levels', () => {
    const background = learned(before);
    for (let ms = 0; ms < 60_000; ms += 200) {
      background.learn(Uint8Array.of(100, 100 + (ms % 400 === 0 ? 8 : -8)), Uint8Array.of(0, 0), 200, false);
    }
    expect(background.noise[0]).to.be.closeTo(0.7, 0.01);
    expect(background.noise[1]).to.be.closeTo(8, 0.3);
  });

  it('does not let a long pause count more than half', () => {
    const background = learned(before);
    background.learn(after, Uint8Array.of(0, 0), 1e9, false);
    expect(background.brightness[0]).to.equal(105);
  });
});

describe('ChangedBlocks', () => {
  it('counts a difference of more than the levels, and more than four times the noise', () => {
    const background = learned(Uint8Array.of(100, 100, 100));
    background.noise.set([1, 5, 1]);
    const changed = new ChangedBlocks(3);
    const area = new AreaBitmap(blockGrid(3, 1), [], []);
    expect(changed.mark(Uint8Array.of(110, 119, 106), background, area, LIMITS, 1)).to.equal(1);
    expect([...changed.marks]).to.deep.equal([1, 0, 0]);
  });

  it('counts less for a second after the light has changed', () => {
    const background = learned(Uint8Array.of(100));
    const changed = new ChangedBlocks(1);
    const area = new AreaBitmap(blockGrid(1, 1), [], []);
    const count = (gain = 1): number => changed.mark(Uint8Array.of(112), background, area, LIMITS, gain);
    expect([count(), count(1.1)]).to.deep.equal([1, 1]);
    expect(Array.from({ length: 7 }, () => count()).join('')).to.equal('0000001');
  });

  it('lets bright blocks lag behind the light, as their pixels are white', () => {
    const background = learned(Uint8Array.of(180, 100));
    background.scale(1.25);
    const changed = new ChangedBlocks(2);
    const area = new AreaBitmap(blockGrid(2, 1), [], []);
    changed.mark(Uint8Array.of(200, 100), background, area, LIMITS, 1);
    expect([...changed.marks]).to.deep.equal([0, 1]);
  });
});

describe('BlobFinder', () => {
  it('leaves out blocks with fewer than three changed neighbors', () => {
    expect(sizes('#  #  ##', '         ', '  ###')).to.deep.equal([]);
    expect(sizes('##', '##')).to.deep.equal([4]);
  });

  it('joins blocks over a gap of one, and not of two', () => {
    expect(sizes('## ##', '## ##')).to.deep.equal([8]);
    expect(sizes('##  ##', '##  ##')).to.deep.equal([4, 4]);
    expect(sizes('##', '##', '', '  ##', '  ##')).to.deep.equal([8]);
  });

  it('finds a blob at each edge', () => {
    const finder = new BlobFinder(GRID);
    finder.start(picture((x, y) => (x >= COLUMNS - 2 && y >= ROWS - 2 ? 1 : 0)));
    expect(finder.next()).to.deep.include({ left: 22, right: 23, top: 14, bottom: 15, size: 4 });
    expect(finder.next()).to.equal(null);
  });
});

describe('StructureTest', () => {
  function structure(before: Uint8Array, now: Uint8Array): number {
    const test = new StructureTest(GRID);
    test.mark(now, learned(before), LIMITS);
    return test.marks.filter((mark) => mark === 1).length;
  }

  it('does not mark a patch that only got lighter, but a thing', () => {
    const patch = dimmed(wall, (x, y) => 1 + 0.3 * Math.exp(-((x - 12) ** 2 + (y - 8) ** 2) / 40));
    expect(structure(picture(wall), patch)).to.be.lessThan(20);
    const thing = picture((x, y) =>
      x > 7 && x < 16 && y > 3 && y < 12 ? 40 + ((x * 53 + y * 29) % 90) : wall(x, y),
    );
    expect(structure(picture(wall), thing)).to.be.greaterThan(40);
  });

  it('does not take white that stays white for structure, nor measure light by it', () => {
    const bright = (x: number, y: number): number => ((x + y) % 3 === 0 ? 240 : wall(x, y));
    expect(
      structure(
        picture(bright),
        dimmed(bright, () => 1.4),
      ),
    ).to.equal(0);
  });
});

describe('BlobJudge', () => {
  function score(structured: number): { score: number; candidates: number } {
    const finder = new BlobFinder(GRID);
    finder.start(picture((x, y) => (x < 8 && y < 5 ? 1 : 0)));
    const [judge, candidates, blob] = [new BlobJudge(GRID), new BoxList(), finder.next()];
    const structure = picture((x, y) => (x < 8 && y < 5 && x + 8 * y < structured ? 1 : 0));
    if (blob) judge.weigh(blob, 20, structure, 1, EVERYWHERE, candidates);
    return { score: judge.score, candidates: candidates.boxes.length };
  }

  it('wants another structure for a quarter of the blocks of a thing', () => {
    expect(score(40)).to.deep.equal({ score: 60, candidates: 1 });
    expect(score(10)).to.deep.equal({ score: 60, candidates: 1 });
    expect(score(8)).to.deep.equal({ score: 40, candidates: 0 });
  });
});

describe('BoxList', () => {
  it(`keeps the ${MOST_BOXES} highest, the highest first`, () => {
    const list = new BoxList();
    for (let i = 0; i < 40; i++) list.add(50 + ((i * 7) % 40));
    expect(list.boxes.map(({ score }) => score)).to.deep.equal(
      Array.from({ length: MOST_BOXES }, (_, i) => 89 - i),
    );
    expect(new Set(list.boxes).size).to.equal(MOST_BOXES);
  });
});
