import { expect } from 'chai';
import { comebackOf } from '../../../../../daemon/http/page/browser/settings/machine/comeback.ts';

const SECOND = 1000;

describe('the wait for a restart', () => {
  it('ends when another picamd answers', () => {
    expect(comebackOf('one', 'one', 2 * SECOND)).to.equal('waiting');
    expect(comebackOf('one', null, 30 * SECOND)).to.equal('waiting');
    expect(comebackOf('one', 'two', 31 * SECOND)).to.equal('back');
  });

  it('is over if the same one still answers after the longest stop that systemd allows', () => {
    expect(comebackOf('one', 'one', 90 * SECOND)).to.equal('waiting');
    expect(comebackOf('one', 'one', 110 * SECOND)).to.equal('unchanged');
  });

  it('is given up when nobody answers for minutes, and ends all the same if somebody does then', () => {
    expect(comebackOf('one', null, 300 * SECOND)).to.equal('lost');
    expect(comebackOf('one', 'two', 300 * SECOND)).to.equal('back');
    expect(comebackOf(null, 'two', SECOND)).to.equal('back');
  });
});
