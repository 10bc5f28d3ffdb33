import { expect } from 'chai';
import { qrLines, qrPath } from '../../daemon/text/qr-code.ts';
import { readQr } from './read-qr.ts';

describe('qrLines', () => {
  for (const text of [
    'HTTP://192.168.1.23/',
    'http://192.168.1.23:8000/?token=pv_9fK2xQ7mTz4LrB8w',
    'Tür 门',
  ])
    it(`shows ${text} as a phone reads it`, () => {
      expect(readQr(qrLines(text))).to.equal(text);
    });

  it('takes 13 lines of 25 characters for an address in capitals', () => {
    const lines = qrLines('HTTP://192.168.1.234/');
    expect(lines.map((line) => line.length)).to.deep.equal(Array(13).fill(25));
    expect(lines.join('')).to.match(/^[ ▀▄█]*$/);
  });
});

describe('qrPath', () => {
  it('draws the same code as qrLines, without its margin', () => {
    const text = 'http://192.168.1.23:8000/?embed=1&token=picamd_9fK2xQ7mTz4LrB8w9fK2xQ7mTz4LrB8w';
    const { size, path } = qrPath(text);
    const dark = new Set<string>();
    for (const [, x = '', y = '', width = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
      for (let n = 0; n < Number(width); n++) dark.add(`${Number(x) + n} ${y}`);
    // Half-block characters, with a margin of two squares.
    const isDark = (x: number, y: number) => dark.has(`${x - 2} ${y - 2}`);
    const lines = Array.from({ length: Math.ceil((size + 4) / 2) }, (_, row) =>
      Array.from({ length: size + 4 }, (_unused, x) => {
        const [upper, lower] = [!isDark(x, row * 2), row * 2 + 1 < size + 4 && !isDark(x, row * 2 + 1)];
        return upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
      }).join(''),
    );
    expect(lines).to.deep.equal(qrLines(text));
    expect(readQr(lines)).to.equal(text);
  });
});
