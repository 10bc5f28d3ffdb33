import { expect } from 'chai';
import { PriorityQueue } from '../../daemon/access/priority-queue.ts';

describe('PriorityQueue', () => {
  /** The order in which jobs with these numbers of tries run, and which are dropped. */
  async function order(turns: PriorityQueue, tries: readonly number[]) {
    const done: string[] = [];
    let running = 0;
    const jobs = tries.map((count, i) =>
      turns.run(count, async () => {
        expect(++running).to.equal(1);
        await new Promise(setImmediate);
        running--;
        done.push(`${i}: ${count}`);
        return i;
      }),
    );
    const dropped = (await Promise.all(jobs)).flatMap((result, i) => (result === null ? [i] : []));
    return { done, dropped };
  }

  it('runs one job at a time, fewest tries first', async () => {
    expect(await order(new PriorityQueue(8), [5, 3, 1, 3, 2, 1])).to.deep.equal({
      done: ['0: 5', '2: 1', '5: 1', '4: 2', '1: 3', '3: 3'],
      dropped: [],
    });
  });

  it('drops the most tries when full, and of equals the last', async () => {
    const { done, dropped } = await order(new PriorityQueue(3), [1, 2, 2, 2, 1, 1, 1]);
    expect(done).to.deep.equal(['0: 1', '4: 1', '5: 1']);
    expect(dropped).to.deep.equal([1, 2, 3, 6]);
  });

  it('continues after a job fails', async () => {
    const turns = new PriorityQueue(3);
    const failing = turns.run(1, () => Promise.reject(new Error('no memory')));
    const next = turns.run(1, async () => 'done');
    expect(await failing.catch((error: Error) => error.message)).to.equal('no memory');
    expect([await next, await turns.run(1, async () => 'again')]).to.deep.equal(['done', 'again']);
  });
});
