import { expect } from 'chai';
import { RetryBackoff } from '../../../../daemon/http/page/browser/backoff.ts';

describe('RetryBackoff', () => {
  it('doubles from 0.5 s up to 10 s, and starts over after a success', () => {
    const backoff = new RetryBackoff(() => 0.5);
    const delays = Array.from({ length: 7 }, () => backoff.next());
    expect(delays).to.deep.equal([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    backoff.reset();
    expect(backoff.next()).to.equal(500);
  });

  it('spreads delays by 20 %', () => {
    expect([new RetryBackoff(() => 0).next(), new RetryBackoff(() => 1).next()]).to.deep.equal([400, 600]);
  });
});
