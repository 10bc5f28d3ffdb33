import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mock } from 'node:test';
import { expect } from 'chai';
import { answerDeadlineMs, limitAnswerTime } from '../../daemon/server/answer-deadline.ts';

describe('the time for a response', () => {
  it('grows with its size', () => {
    expect(answerDeadlineMs(0)).to.equal(30_000);
    expect(answerDeadlineMs(2 * 1024 * 1024)).to.equal(62_000);
  });

  it('ends for a client that goes on taking a little', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => {});
    client.write('GET / HTTP/1.0\r\n\r\n');
    const [, res] = (await once(server, 'request')) as [unknown, ServerResponse];
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      res.end(Buffer.alloc(32 * 1024 * 1024));
      const waiting = res.socket?.writableLength ?? 0;
      expect(waiting).to.be.greaterThan(1024 * 1024);
      limitAnswerTime(res);
      const closed = once(res, 'close');
      mock.timers.tick(answerDeadlineMs(waiting) - 1);
      // It takes something each second, so that it is never silent.
      client.read(64);
      expect(res.destroyed).to.equal(false);
      mock.timers.tick(1);
      await closed;
    } finally {
      mock.timers.reset();
      client.destroy();
      server.close();
    }
  });
});
