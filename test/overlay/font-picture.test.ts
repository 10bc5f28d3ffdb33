import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { expect } from 'chai';
import { CELL_HEIGHT, CELL_WIDTH, drawGlyph } from '../../daemon/overlay/font.ts';

/** Look at it after a change; FONT_PICTURE=write writes it again. */
const PICTURE = fileURLToPath(new URL('../../../test/overlay/font.png', import.meta.url));
const LINES = [
  '2026-11-29 12:34:56 CET 0123456789 O0 Il1| rn m 8B 5S',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ The quick brown fox jumps',
  'abcdefghijklmnopqrstuvwxyz over a lazy dog, and naps.',
  '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ °·–—…€£¥¢§¿¡«»‘’“”„',
  'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßẞàáâãäåæçèéêëìíîïðñòóô',
  'õöøùúûüýþÿĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪī',
  'ĬĭĮįİıĴĵĶķĸĹĺĻļĽľŁłŃńŅņŇňŊŋŌōŎŏŐőŒœŔŕŖŗŘřŚśŜŝŞşŠšŢţŤť',
  'ŦŧŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžȘșȚț •±×÷µ¹²³ 門 жя',
  'Haustür Nord Żółć gęślą jaźń Příliš žluťoučký Çağrı İŞ',
];
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** 8-bit gray, each row after a filter type of 0: the data of a PNG. */
function sheet(): { width: number; height: number; rows: Buffer } {
  const letters = Math.max(...LINES.map((line) => Array.from(line).length));
  const [width, height] = [letters * CELL_WIDTH * 2, LINES.length * CELL_HEIGHT * 3];
  const rows = Buffer.alloc((width + 1) * height);
  let top = 0;
  for (const scale of [1, 2])
    for (const line of LINES) {
      for (const [index, letter] of Array.from(line).entries())
        for (const [at, ink] of drawGlyph(letter, scale).entries()) {
          const [y, x] = [Math.floor(at / (CELL_WIDTH * scale)), at % (CELL_WIDTH * scale)];
          rows[(top + y) * (width + 1) + 1 + index * CELL_WIDTH * scale + x] = ink;
        }
      top += CELL_HEIGHT * scale;
    }
  return { width, height, rows };
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type), data]);
  const out = Buffer.alloc(typed.length + 8);
  out.writeUInt32BE(data.length);
  typed.copy(out, 4);
  out.writeUInt32BE(crc32(typed), typed.length + 4);
  return out;
}

describe('the picture of the font', () => {
  it('is the one that people have looked at', () => {
    const { width, height, rows } = sheet();
    if (process.env['FONT_PICTURE'] === 'write') {
      const header = Buffer.alloc(13);
      header.writeUInt32BE(width);
      header.writeUInt32BE(height, 4);
      header[8] = 8;
      const chunks = [
        chunk('IHDR', header),
        chunk('IDAT', deflateSync(rows, { level: 9 })),
        chunk('IEND', Buffer.alloc(0)),
      ];
      writeFileSync(PICTURE, Buffer.concat([SIGNATURE, ...chunks]));
    }
    const png = readFileSync(PICTURE);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).to.deep.equal([width, height]);
    const data = png.subarray(png.indexOf('IDAT') + 4);
    const expected = inflateSync(data);
    // Sines and roots may differ in the last bit from one processor to another.
    const differing = rows.filter((ink, at) => Math.abs(ink - (expected[at] ?? 0)) > 1);
    expect(expected.length).to.equal(rows.length);
    expect(differing.length).to.equal(0);
  });
});
