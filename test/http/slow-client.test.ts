import { expect } from 'chai';
import type { Context } from 'koa';
import { mock } from 'node:test';
import { cutSlowClient } from '../../daemon/http/slow-client.ts';

describe('a client that takes a long download slowly', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => mock.timers.reset());

  /** How often a connection was checked until it was cut, if it takes so many bytes between two checks. */
  function checksUntilCut(taken: readonly number[]): number | null {
    let cutAt: number | null = null;
    let checks = 0;
    const socket = { bytesWritten: 5000, writableLength: 5000, destroy: () => (cutAt ??= checks) };
    const going = new AbortController();
    cutSlowClient({ req: { socket } } as unknown as Context, going.signal);
    for (const bytes of taken) {
      checks++;
      socket.bytesWritten += bytes;
      mock.timers.tick(30_000);
    }
    going.abort();
    mock.timers.tick(300_000);
    return cutAt;
  }

  it('loses its connection below 8 KiB a second, and not before', () => {
    expect(checksUntilCut([1e6, 250_000, 250_000])).to.equal(null);
    expect(checksUntilCut([1e6, 200_000])).to.equal(2);
    expect(checksUntilCut([100])).to.equal(1);
  });
});
