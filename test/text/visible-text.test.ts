import { expect } from 'chai';
import { visibleText } from '../../daemon/text/visible-text.ts';

describe('visibleText', () => {
  it('replaces control and bidi characters, and half characters', () => {
    expect(visibleText('a\x1b[31m\r\n\x07\x9b')).to.equal('a?[31m????');
    for (const code of [
      0x61c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0xfeff, 0xd800,
    ])
      expect(visibleText(`a${String.fromCharCode(code)}b`), code.toString(16)).to.equal('a?b');
  });

  it('leaves every other character, and shortens', () => {
    expect(visibleText('Kamera „Süd“ 📷 שלום')).to.equal('Kamera „Süd“ 📷 שלום');
    expect(visibleText('abcdefgh', 6)).to.equal('abc...');
    expect(visibleText('abcdef', 6)).to.equal('abcdef');
  });
});
