import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';
import { DiskQueue } from '../../daemon/recording/disk-queue.ts';

describe('DiskQueue', () => {
  /** An operation that ends when a test says so. */
  function operation(name: string, log: string[]) {
    let end = (): void => {};
    const act = () =>
      new Promise<string>((resolve) => {
        log.push(name);
        end = () => resolve(name);
      });
    return { act, end: () => end() };
  }

  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'done',
      (error: NodeJS.ErrnoException) => error.code,
    );

  it('has one operation under way, and does urgent ones first', async () => {
    const [queue, log] = [new DiskQueue(), [] as string[]];
    const first = operation('first', log);
    const done = [
      queue.run(first.act),
      queue.run(async () => log.push('reader')),
      queue.run(async () => log.push('writer'), { urgent: true }),
      queue.run(async () => log.push('second writer'), { urgent: true }),
    ];
    await delay(0);
    expect(log).to.deep.equal(['first']);
    first.end();
    await Promise.all(done);
    expect(log).to.deep.equal(['first', 'writer', 'second writer', 'reader']);
  });

  it('goes on after an operation that fails', async () => {
    const queue = new DiskQueue();
    const failed = queue.run(() => Promise.reject(new Error('broken')));
    expect(await queue.run(async () => 1)).to.equal(1);
    expect(await codeOf(failed)).to.equal(undefined);
  });

  it('refuses all while one hangs, and goes on when that has ended', async () => {
    const [queue, log] = [new DiskQueue({ limitMs: 5 }), [] as string[]];
    const hanging = operation('hanging', log);
    const late: string[] = [];
    const codes = [
      queue.run(hanging.act, { late: (name) => late.push(name) }),
      queue.run(async () => log.push('waiting')),
    ].map(codeOf);
    expect(await Promise.all(codes)).to.deep.equal(['ETIMEDOUT', 'ETIMEDOUT']);
    expect(queue.isHung).to.equal(true);
    expect(await codeOf(queue.run(async () => log.push('refused')))).to.equal('ETIMEDOUT');
    const closed = queue.run(async () => log.push('closed'), { patient: true });
    expect(log).to.deep.equal(['hanging']);
    hanging.end();
    await closed;
    expect([log, late]).to.deep.equal([['hanging', 'closed'], ['hanging']]);
    expect(await queue.run(async () => 2)).to.equal(2);
  });

  it('refuses readers when too many wait', async () => {
    const [queue, log] = [new DiskQueue(), [] as string[]];
    const first = operation('first', log);
    const all = Array.from({ length: 70 }, () => codeOf(queue.run(first.act)));
    const writer = queue.run(async () => 'written', { urgent: true });
    first.end();
    expect(await writer).to.equal('written');
    expect(await Promise.all(all.slice(66))).to.deep.equal(['EBUSY', 'EBUSY', 'EBUSY', 'EBUSY']);
  });
});
