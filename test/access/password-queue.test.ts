import { mock } from 'node:test';
import { expect } from 'chai';
import { PasswordQueue } from '../../daemon/access/password-queue.ts';
import type { Turn } from '../../daemon/access/password-queue.ts';
import { turn } from '../helpers/credentials.ts';

/** How many wrong passwords are checked before the ceiling counts. */
const BURST = 60;

describe('PasswordQueue', () => {
  let nowMs: number;
  let lots: number[];

  beforeEach(() => {
    nowMs = 0;
    lots = [];
  });

  const create = (maxChecks?: number) =>
    new PasswordQueue({
      ...(maxChecks === undefined ? {} : { maxChecks }),
      nowMs: () => nowMs,
      random: () => lots.shift() ?? 0.5,
    });
  const wrong = () => Promise.resolve(false);
  const right = () => Promise.resolve(true);

  /** The order in which checks with these turns run, and which are dropped. */
  async function order(queue: PasswordQueue, turns: readonly Turn[]) {
    const done: number[] = [];
    let running = 0;
    const checks = turns.map((wanted, i) =>
      queue.run(wanted, async () => {
        expect(++running).to.equal(1);
        await new Promise(setImmediate);
        running--;
        done.push(i);
        return true;
      }),
    );
    const dropped = (await Promise.all(checks)).flatMap((result, i) => (result === null ? [i] : []));
    return { done, dropped };
  }

  /** Lets the ceiling be reached. */
  async function guessAll(queue: PasswordQueue, crowd = '198.51.100') {
    for (let i = 0; i < BURST; i++) expect(await queue.run(turn(1, { crowd }), wrong)).to.equal(false);
  }

  it('runs one check at a time, fewest tries first', async () => {
    const turns = [5, 3, 1, 3, 2, 1].map((tries) => turn(tries));
    expect(await order(create(), turns)).to.deep.equal({ done: [0, 2, 5, 4, 1, 3], dropped: [] });
  });

  it('drops who would be last when too many wait', async () => {
    const turns = [1, 2, 2, 2, 1, 1].map((tries) => turn(tries));
    expect(await order(create(4), turns)).to.deep.equal({ done: [0, 4, 5, 1], dropped: [2, 3] });
    const { done, dropped } = await order(
      create(),
      Array.from({ length: 20 }, () => turn()),
    );
    expect([done.length, dropped.length]).to.deep.equal([8, 12]);
  });

  it('checks and drops at random among equals, so that neither early nor late is an advantage', async () => {
    lots = [0.9, 0.8, 0.1, 0.5, 0.3];
    expect(
      await order(
        create(4),
        Array.from({ length: 5 }, () => turn()),
      ),
    ).to.deep.equal({
      done: [0, 2, 4, 3],
      dropped: [1],
    });
  });

  it('checks known addresses first, then those of the crowd with the fewest wrong passwords', async () => {
    const queue = create();
    for (let i = 0; i < 3; i++) await queue.run(turn(1, { crowd: 'link-local' }), wrong);
    await queue.run(turn(1, { crowd: '192.0.2' }), wrong);
    const guess = turn(1, { crowd: 'link-local' });
    const turns = [
      guess,
      guess,
      turn(9),
      turn(9, { known: true, crowd: 'link-local' }),
      turn(1, { crowd: '203.0.113' }),
    ];
    expect((await order(queue, turns)).done).to.deep.equal([0, 3, 4, 2, 1]);
  });

  it('counts no right password against a crowd, and a wrong one for ten minutes', async () => {
    const queue = create();
    const [quiet, loud] = [turn(1, { crowd: '203.0.113' }), turn(1, { crowd: '198.51.100' })];
    await queue.run(quiet, right);
    await queue.run(loud, wrong);
    expect((await order(queue, [loud, loud, quiet])).done).to.deep.equal([0, 2, 1]);
    nowMs += 600_000;
    lots = [0.5, 0.4, 0.6];
    expect((await order(queue, [loud, loud, quiet])).done).to.deep.equal([0, 1, 2]);
  });

  it('checks who was turned away before those who have just arrived', async () => {
    const turns = [turn(), turn(), turn(), turn(1, { returning: true }), turn(2, { returning: true })];
    expect((await order(create(), turns)).done).to.deep.equal([0, 3, 1, 2, 4]);
  });

  it('continues after a check fails, and does not count it', async () => {
    const queue = create(3);
    const failing = queue.run(turn(), () => Promise.reject(new Error('no memory')));
    const next = queue.run(turn(), right);
    expect(await failing.catch((error: Error) => error.message)).to.equal('no memory');
    expect([await next, await queue.run(turn(), wrong)]).to.deep.equal([true, false]);
    for (let i = 0; i < BURST; i++)
      await queue.run(turn(), () => Promise.reject(new Error('no memory'))).catch(() => {});
    expect(await queue.run(turn(), wrong)).to.equal(false);
  });

  describe('at the ceiling', () => {
    beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
    afterEach(() => mock.timers.reset());

    /** Lets time pass, and then all checks run. */
    async function pass(ms: number) {
      nowMs += ms;
      mock.timers.tick(ms);
      await new Promise(setImmediate);
    }

    it('checks one password a second, but those of known addresses at once', async () => {
      const queue = create();
      await guessAll(queue);
      const results: (boolean | null)[] = [];
      for (let i = 0; i < 3; i++) void queue.run(turn(), wrong).then((result) => results.push(result));
      expect(await queue.run(turn(1, { known: true }), right)).to.equal(true);
      expect(await queue.run(turn(1, { known: true }), wrong)).to.equal(false);
      await pass(999);
      expect(results).to.have.length(0);
      await pass(1);
      expect(results).to.have.length(1);
      await pass(1000);
      expect(results).to.have.length(2);
      await pass(1000);
      expect(results).to.deep.equal([false, false, false]);
    });

    it('does not count right passwords', async () => {
      const queue = create();
      for (let i = 0; i < 3 * BURST; i++) expect(await queue.run(turn(), right)).to.equal(true);
      await guessAll(queue);
      nowMs += 3_600_000;
      await guessAll(queue);
      const late = queue.run(turn(), wrong);
      await pass(1000);
      expect(await late).to.equal(false);
    });

    it('lets nobody wait longer than eight seconds', async () => {
      const queue = create();
      await guessAll(queue);
      const last = queue.run(turn(2), right);
      const results: (boolean | null)[] = [];
      for (let i = 0; i < 9; i++) {
        void queue.run(turn(), wrong).then((result) => results.push(result));
        await pass(1000);
      }
      expect(await last).to.equal(null);
      expect(results).to.deep.equal(Array(9).fill(false));
    });

    it('drops all that wait when it stops, and can be used again', async () => {
      const queue = create();
      await guessAll(queue);
      const waiting = [queue.run(turn(), right), queue.run(turn(), right)];
      queue.stop();
      expect(await Promise.all(waiting)).to.deep.equal([null, null]);
      queue.stop();
      const later = queue.run(turn(), right);
      await pass(1000);
      expect(await later).to.equal(true);
    });
  });
});
