import { expect } from 'chai';

import { glyphCells, glyphMask, lineCells } from '../../daemon/test-picture/font.ts';

/** `#` where ink covers more than half of the pixel. */
function drawn(letter: string, scale: number): string[] {
  const { width, height, ink } = glyphMask(letter, scale);
  return Array.from({ length: height }, (_, y) =>
    Array.from(ink.subarray(y * width, (y + 1) * width), (cover) => (cover > 127 ? '#' : '.')).join(''),
  );
}

describe('the font', () => {
  it('is a bitmap at one pixel per cell', () => {
    expect(drawn('2', 1)).to.deep.equal(['.###.', '#...#', '...#.', '..#..', '.#...', '#....', '#####']);
    expect(drawn(':', 1)).to.deep.equal(['.', '#', '.', '.', '.', '#', '.']);
  });

  it('has smooth diagonals and round ends at larger scales', () => {
    expect(drawn('/', 3).slice(3, 12)).to.deep.equal([
      '............###',
      '...........####',
      '..........#####',
      '.........#####.',
      '........#####..',
      '.......#####...',
      '......#####....',
      '.....#####.....',
      '....#####......',
    ]);
  });

  it('has a different shape for each letter, except that O is 0', () => {
    const letters = Array.from(`ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789 .:,;!'-+/()?=_%@#&*"<>`);
    expect(new Set(letters.map((letter) => drawn(letter, 1).join()))).to.have.property(
      'size',
      letters.length,
    );
    expect(new Set(letters.map((letter) => glyphMask(letter, 4).height))).to.deep.equal(new Set([28]));
  });

  it('draws lowercase letters as capitals and unknown ones as a box', () => {
    expect(drawn('q', 2)).to.deep.equal(drawn('Q', 2));
    expect(drawn('é', 1)).to.deep.equal(['#####', '#...#', '#...#', '#...#', '#...#', '#...#', '#####']);
  });

  it('measures letters and lines', () => {
    expect(glyphCells('8')).to.equal(5);
    expect(glyphCells('.')).to.equal(1);
    expect(lineCells('8.8')).to.equal(5 + 1 + 1 + 1 + 5);
    expect(new Set(Array.from('0123456789', glyphCells))).to.deep.equal(new Set([5]));
  });
});
