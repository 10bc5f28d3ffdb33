import { expect } from 'chai';
import { GlyphBlocks, GROUND_BLOCK } from '../../daemon/overlay/glyph-blocks.ts';
import { layOut } from '../../daemon/overlay/text-band.ts';
import type { TextBand } from '../../daemon/overlay/text-band.ts';
import type { OverlayPosition, PictureShape } from '../../daemon/overlay/text-place.ts';
import { drawGlyph } from '../../daemon/overlay/font.ts';

const SAMPLINGS = {
  '4:2:0': [16, 16],
  '4:2:2': [16, 8],
  '4:4:4': [8, 8],
  '4:4:0': [8, 16],
  '4:1:1': [32, 8],
} as const;

describe('text-band', () => {
  const glyphs = new GlyphBlocks();

  /** Puts the blocks together again; null where the band has none. */
  function pixels(
    band: TextBand,
    { mcuWidth, mcuHeight }: PictureShape,
  ): { width: number; luma: Uint8Array } {
    const width = band.columns * mcuWidth;
    const luma = new Uint8Array(width * band.rows * mcuHeight);
    const [across, down] = [mcuWidth / 8, mcuHeight / 8];
    for (const [index, block] of band.blocks.entries()) {
      const mcu = Math.floor(index / (across * down));
      const inside = index % (across * down);
      const left = (mcu % band.columns) * mcuWidth + (inside % across) * 8;
      const top = Math.floor(mcu / band.columns) * mcuHeight + Math.floor(inside / across) * 8;
      for (const [at, pixel] of block.entries())
        luma[(top + Math.floor(at / 8)) * width + left + (at % 8)] = pixel;
    }
    return { width, luma };
  }

  /** Reads letters back by comparing each cell with the font. */
  function readBack(band: TextBand, shape: PictureShape, scale: number, letters: string): string[] {
    const { width, luma } = pixels(band, shape);
    const [cellWidth, cellHeight] = [8 * scale, 16 * scale];
    const lines: string[] = [];
    for (let top = 0; top + cellHeight <= luma.length / width; top += cellHeight) {
      let line = '';
      for (let left = 0; left + cellWidth <= width; left += cellWidth) {
        const cell = Array.from(
          { length: cellWidth * cellHeight },
          (_, at) => luma[(top + Math.floor(at / cellWidth)) * width + left + (at % cellWidth)] ?? 0,
        );
        line += Array.from(letters).find((letter) => looksLike(cell, drawGlyph(letter, scale))) ?? '?';
      }
      lines.push(line);
    }
    return lines;
  }

  function looksLike(cell: readonly number[], ink: Uint8Array): boolean {
    return cell.every((pixel, at) => Math.abs((pixel - 20) / 215 - (ink[at] ?? 0) / 255) < 0.01);
  }

  for (const [sampling, [mcuWidth, mcuHeight]] of Object.entries(SAMPLINGS))
    for (const height of [720, 1080])
      it(`puts two rows into the MCUs of ${sampling} at ${height} rows`, () => {
        const shape = { width: 1280, height, mcuWidth, mcuHeight };
        const scale = height === 1080 ? 2 : 1;
        const band = layOut(['12:34', 'Tür'], 'top-left', shape, glyphs);
        if (band === null) throw new Error('no band');
        const lines = readBack(band, shape, scale, ' 1234:Tür');
        expect(lines.map((line) => line.trimEnd())).to.deep.equal([' 12:34', ' Tür']);
        expect(band.firstColumn).to.equal(0);
        // A margin on both sides, and no more than the next MCU needs.
        expect(band.columns * mcuWidth).to.be.within(7 * 8 * scale, 7 * 8 * scale + mcuWidth - 1);
        expect(band.rows * mcuHeight).to.equal(32 * scale);
        expect(band.blocks).to.have.length((band.columns * band.rows * mcuWidth * mcuHeight) / 64);
      });

  it('ends at the last MCU that is whole at the right, with rows that end there', () => {
    const shape = { width: 333, height: 240, mcuWidth: 16, mcuHeight: 16 };
    const band = layOut(['12', '1234'], 'top-right', shape, glyphs);
    if (band === null) throw new Error('no band');
    expect(band.firstColumn + band.columns).to.equal(20);
    expect(readBack(band, shape, 1, ' 1234')).to.deep.equal(['   12 ', ' 1234 ']);
  });

  it('cuts off what does not fit, with an ellipsis', () => {
    const shape = { width: 100, height: 40, mcuWidth: 16, mcuHeight: 16 };
    const band = layOut(['1234567890123', '1', '2', '3'], 'top-left', shape, glyphs);
    if (band === null) throw new Error('no band');
    // 96 whole pixels are 12 cells, and two are margins; two of the four rows are whole.
    expect(readBack(band, shape, 1, ' 1234567890…')).to.deep.equal([' 123456789… ', ' 1          ']);
  });

  const small = { mcuWidth: 16, mcuHeight: 16 };
  for (const [why, lines, shape] of [
    ['an empty text', [''], { width: 640, height: 480, ...small }],
    ['a picture lower than a letter', ['1'], { width: 640, height: 15, ...small }],
    ['a picture as narrow as the margins', ['1'], { width: 31, height: 480, ...small }],
  ] as const)
    it(`is null for ${why}`, () => {
      for (const position of ['top-left', 'top-right'] satisfies OverlayPosition[])
        expect(layOut(lines, position, shape, glyphs)).to.equal(null);
    });

  it('has the same block object for the same part of a letter, and one for all ground', () => {
    const shape = { width: 640, height: 480, mcuWidth: 8, mcuHeight: 8 };
    const band = layOut(['1 1'], 'top-left', shape, glyphs);
    const [margin, first, space, second] = band?.blocks ?? [];
    expect(first).to.equal(second);
    expect(first).not.to.equal(space);
    expect(margin).to.equal(GROUND_BLOCK);
    expect(space).to.equal(GROUND_BLOCK);
  });
});
