import { expect } from 'chai';
import { CELL_HEIGHT, CELL_WIDTH, drawGlyph, hasGlyph } from '../../daemon/overlay/font.ts';
import { STROKES } from '../../daemon/overlay/font-strokes.ts';

/** What is written in Latin letters in Europe and Turkey, besides ASCII. */
const LETTERS =
  'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįİıĴĵĶķĸĹĺĻļĽľŁłŃńŅņŇň' +
  'ŊŋŌōŎŏŐőŒœŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŦŧŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžȘșȚțẞ';
const ASCII = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index));
/** Pairs that look the same in every font. */
const TWINS = /^[ĐÐµμ,‚]$/;

describe('font', () => {
  const drawn = [
    ...new Set(
      STROKES.trim()
        .split('\n')
        .flatMap((row) => Array.from(row).slice(0, 1)),
    ),
  ];

  it('draws ASCII and every Latin letter of Europe', () => {
    expect(Array.from(ASCII + LETTERS).filter((letter) => !hasGlyph(letter))).to.deep.equal([]);
  });

  it('draws what it lacks as a box', () => {
    for (const letter of ['門', 'ж', '😀', '\u{200d}', 'x\u{301}\u{360}'])
      expect(hasGlyph(letter), letter).to.equal(false);
    expect(drawGlyph('門', 1)).to.deep.equal(drawGlyph('ж', 1));
    expect(drawGlyph('門', 1).some((ink) => ink > 200)).to.equal(true);
  });

  for (const scale of [1, 2]) {
    it(`draws each letter differently, at ${scale} times its size`, () => {
      const seen = new Map<string, string>();
      for (const letter of [...Array.from(ASCII + LETTERS), ...drawn]) {
        const picture = Buffer.from(drawGlyph(letter, scale)).toString('latin1');
        const twin = seen.get(picture);
        if (twin !== letter && !TWINS.test(letter)) expect(twin, letter).to.equal(undefined);
        seen.set(picture, letter);
      }
    });

    it(`leaves a gap between two letters, at ${scale} times their size`, () => {
      const width = CELL_WIDTH * scale;
      for (const letter of 'ABCDEFGHIJKLMNOPQRSUVXZabcdefghijklmnopqrstuvxyz0123456789') {
        const ink = drawGlyph(letter, scale);
        const lastColumn = ink.filter((_, at) => at % width === width - 1);
        expect(Math.max(...lastColumn), letter).to.be.lessThan(128);
      }
    });
  }

  it('has an even weight: stems of two pixels, in every digit about as much ink', () => {
    const amounts = Array.from('0234568').map((digit) =>
      drawGlyph(digit, 1).reduce((sum, ink) => sum + ink / 255, 0),
    );
    expect(Math.max(...amounts) / Math.min(...amounts)).to.be.lessThan(1.5);
    const stem = drawGlyph('l', 1);
    const row = Array.from(stem.subarray(8 * CELL_WIDTH, 9 * CELL_WIDTH));
    expect(row.map((ink) => (ink > 200 ? '#' : ink < 30 ? '.' : '?')).join('')).to.equal('...##...');
  });

  it('keeps accents inside the cell, and clear of small letters', () => {
    const dots = drawGlyph('ü', 1);
    const rows = Array.from({ length: CELL_HEIGHT }, (_, row) =>
      Math.max(...dots.subarray(row * CELL_WIDTH, (row + 1) * CELL_WIDTH)),
    );
    expect(rows[4]).to.be.lessThan(100);
    expect(rows[3]).to.be.greaterThan(150);
    expect(rows[5]).to.be.greaterThan(150);
    const [plain, capital] = [drawGlyph('U', 1), drawGlyph('Ü', 1)];
    expect(capital.subarray(3 * CELL_WIDTH)).to.deep.equal(plain.subarray(3 * CELL_WIDTH));
    expect(Math.max(...capital.subarray(0, 2 * CELL_WIDTH))).to.be.greaterThan(150);
  });
});
