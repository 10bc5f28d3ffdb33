import { expect } from 'chai';

import { clockText, dateText, numberText } from '../../daemon/test-picture/clock.ts';

describe('the clock', () => {
  it('shows local time, truncated to the tenth', () => {
    expect(clockText(new Date(2025, 0, 2, 3, 4, 5, 99))).to.equal('03:04:05.0');
    expect(clockText(new Date(2025, 0, 2, 23, 59, 59, 999))).to.equal('23:59:59.9');
  });

  it('shows the local date', () => {
    expect(dateText(new Date(2025, 0, 2, 23, 59))).to.equal('2025-01-02');
    expect(dateText(new Date(2025, 11, 31))).to.equal('2025-12-31');
  });

  it('counts frames in six digits, then from 0 again', () => {
    expect(numberText(7)).to.equal('000007');
    expect(numberText(999_999)).to.equal('999999');
    expect(numberText(1_000_000)).to.equal('000000');
  });
});
