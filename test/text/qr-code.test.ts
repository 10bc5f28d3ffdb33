import { expect } from 'chai';
import { qrLines } from '../../daemon/text/qr-code.ts';
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
