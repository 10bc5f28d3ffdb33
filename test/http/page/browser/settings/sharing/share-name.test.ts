import { expect } from 'chai';
import { CREDENTIAL_NAME } from '../../../../../../daemon/access/credentials.ts';
import {
  shareName,
  sharedWith,
} from '../../../../../../daemon/http/page/browser/settings/sharing/share-name.ts';

const NONE: ReadonlySet<string> = new Set();

describe('the name of a shared link', () => {
  it('says for whom it is, in any script', () => {
    expect(shareName('Grandma', NONE)).to.equal('share-Grandma');
    expect(shareName('奶奶', NONE)).to.equal('share-_E5_A5_B6_E5_A5_B6');
    for (const note of [
      'Grandma',
      'Aunt Mary',
      'Jürgen & Söhne',
      '奶奶',
      '<b>"',
      '100 %',
      'a_b',
      '..',
      '👵🏽',
    ]) {
      const name = shareName(note, NONE);
      expect(name).to.match(CREDENTIAL_NAME);
      expect(sharedWith(name)).to.equal(note);
    }
  });

  it('is a name of a token however long the note is, and cuts no letter', () => {
    for (const note of ['x'.repeat(200), '奶'.repeat(40), '👵🏽'.repeat(10), 'ä'.repeat(57)]) {
      const first = shareName(note, NONE);
      const second = shareName(note, new Set([first]));
      for (const name of [first, second]) expect(name).to.match(CREDENTIAL_NAME);
      expect(second).to.not.equal(first);
      expect(note.startsWith(sharedWith(first) ?? '?')).to.equal(true);
    }
  });

  it('has a number if it is not the first, or if there is no note', () => {
    expect(sharedWith(shareName('Ben', new Set(['share-Ben', 'share-Ben_202'])))).to.equal('Ben 3');
    expect(shareName('  ', NONE)).to.equal('share-1');
    expect(shareName('', new Set(['share-1', 'share-2']))).to.equal('share-3');
  });

  it('is that of no other token, also if a person chose it', () => {
    expect(sharedWith('frigate')).to.equal(null);
    expect(sharedWith('share-_FF')).to.equal('_FF');
  });
});
