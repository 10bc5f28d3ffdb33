import { expect } from 'chai';
import { NewestWins } from '../../../../../daemon/http/page/browser/recordings/newest-wins.ts';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('pictures under the finger', () => {
  it('are asked for one at a time, and of those that wait only the last is', async () => {
    const asked: number[] = [];
    let finish = () => {};
    const wins = new NewestWins<number>((wanted) => {
      asked.push(wanted);
      return new Promise((resolve) => (finish = resolve));
    });
    for (const wanted of [1, 2, 3, 4]) wins.want(wanted);
    expect(asked).to.deep.equal([1]);
    finish();
    await settled();
    expect(asked).to.deep.equal([1, 4]);
    finish();
    await settled();
    expect(wins.busy).to.equal(false);
    wins.want(5);
    expect(asked).to.deep.equal([1, 4, 5]);
  });

  it('are given up at once, with what waits', async () => {
    const asked: number[] = [];
    const wins = new NewestWins<number>((wanted, signal) => {
      asked.push(wanted);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    });
    wins.want(1);
    wins.want(2);
    wins.cancel();
    await settled();
    expect(asked).to.deep.equal([1]);
    expect(wins.busy).to.equal(false);
  });
});
