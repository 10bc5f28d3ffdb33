import { expect } from 'chai';
import { Backoff } from '../../daemon/camera/backoff.ts';

describe('Backoff', () => {
  it('doubles up to the longest pause, with jitter, and starts over', () => {
    const backoff = new Backoff(() => 0.5);
    const pauses = Array.from({ length: 9 }, () => backoff.next('backoff'));
    expect(pauses).to.deep.equal([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    backoff.reset();
    expect(backoff.next('busy')).to.equal(2000);
    expect(backoff.next('never')).to.equal(null);
    expect(new Backoff(() => 1).next('slow')).to.be.closeTo(36_000, 1);
  });
});
