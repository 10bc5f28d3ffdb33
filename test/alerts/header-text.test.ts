import { expect } from 'chai';
import { headerText } from '../../daemon/alerts/header-text.ts';

/** As a receiver reads it: the space between two encoded words does not count (RFC 2047 §6.2). */
function decoded(header: string): string {
  return header.replaceAll('?= =?', '?==?').replaceAll(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, base64: string) => {
    const bytes = Buffer.from(base64, 'base64');
    // Throws if a word has only a part of a character.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  });
}

describe('the text of a header', () => {
  it('is ASCII as it is', () => {
    expect(headerText('Garden "west" =?x')).to.equal('Garden "west" =?x');
  });

  it('is else in encoded words of at most 75 characters, each with whole characters', () => {
    for (const text of [
      'Gärten',
      '花园'.repeat(40),
      `a${'🚪'.repeat(60)}`,
      'Line\r\nX-Other: 1',
      'ä'.repeat(45),
    ]) {
      const header = headerText(text);
      expect(decoded(header)).to.equal(text);
      for (const word of header.split(' '))
        expect(word)
          .to.match(/^=\?UTF-8\?B\?[\w+/]+={0,2}\?=$/)
          .and.have.length.at.most(75);
    }
  });
});
