import { expect } from 'chai';
import { RateHistory } from '../../daemon/camera/rate-history.ts';

const START_MS = 12_345.5;

describe('RateHistory', () => {
  let history: RateHistory;

  beforeEach(() => (history = new RateHistory(START_MS)));

  function addFrames(count: number, second: number): void {
    for (let i = 0; i < count; i++) history.tick(START_MS + second * 1000 + (i * 999) / count);
  }

  const atEnd = (second: number) => history.perSecond(START_MS + (second + 1) * 1000);

  it('has the frames of each full second, oldest first', () => {
    expect(history.perSecond(START_MS)).to.deep.equal([]);
    addFrames(30, 0);
    addFrames(25, 2);
    expect(history.perSecond(START_MS + 2999)).to.deep.equal([30, 0]);
    expect(atEnd(2)).to.deep.equal([30, 0, 25]);
  });

  it('has the last minute', () => {
    for (let second = 0; second < 100; second++) addFrames(second, second);
    expect(atEnd(99)).to.deep.equal(Array.from({ length: 60 }, (_, i) => 40 + i));
  });

  it('has zeros for a silence, also for a long one', () => {
    addFrames(30, 0);
    expect(atEnd(59)).to.deep.equal([30, ...Array<number>(59).fill(0)]);
    expect(atEnd(60)).to.deep.equal(Array<number>(60).fill(0));
    addFrames(7, 1000);
    expect(atEnd(1000)).to.deep.equal([...Array<number>(59).fill(0), 7]);
    expect(atEnd(1_000_000_000)).to.deep.equal(Array<number>(60).fill(0));
  });

  it('counts a late frame in the second that has not ended', () => {
    addFrames(1, 5);
    addFrames(2, 3);
    expect(atEnd(5)).to.deep.equal([0, 0, 0, 0, 0, 3]);
  });
});
