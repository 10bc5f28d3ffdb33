import { expect } from 'chai';
import { isClaimCode, isSameCode, newClaimCode } from '../../daemon/access/claim-code.ts';

describe('a claim code', () => {
  it('has eight letters and digits that are hard to confuse, and is different each time', () => {
    const codes = Array.from({ length: 500 }, newClaimCode);
    for (const code of codes) {
      expect(code)
        .to.match(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/)
        .and.not.match(/[0OQ1IL2Z5S6G8BUV]/);
      expect(isClaimCode(code)).to.equal(true);
    }
    expect(new Set(codes).size).to.equal(codes.length);
    expect(new Set(codes.join('')).size, 'every letter is used').to.equal(21);
  });

  it('matches in lower case, without its dash, with another dash and with spaces', () => {
    for (const typed of ['ACDE-FHJK', 'acde-fhjk', 'ACDEFHJK', ' acde fhjk\n', 'AC DE–FH JK', 'acde—fhjk'])
      expect(isSameCode(typed, 'ACDE-FHJK'), typed).to.equal(true);
  });

  it('matches nothing else', () => {
    for (const typed of ['', 'ACDE-FHJ', 'ACDE-FHJKA', 'ACDE-FHJC', 'ACDE\0FHJK', 'ACDEFHJK,ACDEFHJK'])
      expect(isSameCode(typed, 'ACDE-FHJK'), typed).to.equal(false);
    expect(isSameCode('A'.repeat(10_000), 'ACDE-FHJK')).to.equal(false);
  });
});
