import { expect } from 'chai';
import type { Counts } from './count.ts';
import { countToJudge, median, overBound } from './kept-figures.ts';

const KEPT = { 0: 100, 1: 200 };

/** Returns these counts one after another. */
function counter(...counts: Counts[]): () => Promise<Counts> {
  return async () => counts.shift() ?? expect.fail('counted once too often');
}

describe('kept figures of instructions', () => {
  it('are compared with one run if that is clearly inside the bound', async () => {
    const runs = await countToJudge(counter({ 0: 104, 1: 150 }), KEPT);
    expect(runs).to.have.length(1);
    expect(overBound(runs, KEPT)).to.deep.equal([]);
  });

  it('are compared with the median of five runs otherwise', async () => {
    const high = { 0: 120, 1: 200 };
    const near = { 0: 109, 1: 200 };
    const passing = await countToJudge(counter(high, near, near, high, near), KEPT);
    expect(median(passing)).to.deep.equal(near);
    expect(overBound(passing, KEPT)).to.deep.equal([]);
    const failing = await countToJudge(counter(high, near, high, high, near), KEPT);
    expect(overBound(failing, KEPT)).to.deep.equal([
      'A frame for 0 viewers takes 120 instructions, more than 1.1 times the kept 100.',
    ]);
  });

  it('are missing for a new version of Node: five runs make one', async () => {
    const some = { 0: 1, 1: 2 };
    expect(await countToJudge(counter(some, some, some, some, some), null)).to.have.length(5);
  });

  it('do not pass with a count that is missing', () => {
    expect(overBound([{ 0: 100 }], KEPT)).to.have.length(1);
  });
});
