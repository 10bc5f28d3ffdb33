import { expect } from 'chai';
import * as fc from 'fast-check';
import { splitWords } from '../../daemon/config/args.ts';

describe('splitWords', () => {
  it('splits at spaces, but not within quotes', () => {
    expect(splitWords(`a  "b c" 'd "e'  f\\ g "h\\"i" ""`)).to.deep.equal([
      'a',
      'b c',
      'd "e',
      'f g',
      'h"i',
      '',
    ]);
    expect(splitWords('')).to.deep.equal([]);
    expect(splitWords('$HOME | * > x;y')).to.deep.equal(['$HOME', '|', '*', '>', 'x;y']);
  });

  it('rejects an open quote and invalid JSON', () => {
    expect(splitWords('"a')).to.equal(null);
    expect(splitWords("'a")).to.equal(null);
    expect(splitWords('["a"')).to.equal(null);
    expect(splitWords('[1]')).to.equal(null);
  });

  it('returns any words that were quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        const line = words.map((word) => `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(' ');
        expect(splitWords(line)).to.deep.equal(words);
        expect(splitWords(JSON.stringify(words))).to.deep.equal(words);
      }),
    );
  });
});
