import { mock } from 'node:test';
import { expect } from 'chai';
import { Connection } from '../../../../daemon/http/page/browser/connection.ts';
import { advance } from '../../../helpers/fake-timers.ts';
import { fakeTransports } from '../../../helpers/fake-transports.ts';
import type { Results } from '../../../helpers/fake-transports.ts';

describe('the page’s Connection', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  function connect(results: Results, delivering = true) {
    const connection: Connection = new Connection({
      transports: fakeTransports(results),
      first: 'stream',
      check: () => Promise.resolve(true),
      canRecover: () => true,
      isDelivering: () => delivering,
      onPicture: () => connection.succeeded(),
      onTransport: () => {},
    });
    connection.start();
    return connection;
  }

  for (const reason of ['silent', 'closed', 'refused'] as const)
    it(`switches transports when the stream is ${reason} although the camera has pictures`, async () => {
      const connection = connect({ stream: { reason, code: null }, image: { reason, code: null } });
      await advance(10_000);
      expect(connection.transport).to.equal('snapshots');
      connection.stop();
    });

  it('keeps the stream while the camera has no pictures, and when the daemon itself refuses', async () => {
    const silent = connect({ stream: { reason: 'silent', code: null } }, false);
    const refused = connect({ stream: { reason: 'refused', code: 'too-many-viewers' } });
    await advance(60_000);
    expect([silent.transport, refused.transport]).to.deep.equal(['stream', 'stream']);
    silent.stop();
    refused.stop();
  });

  it('lists the transports that are better than the current one, and switches to another', async () => {
    const connection = connect({
      stream: { reason: 'garbled', code: null },
      image: { reason: 'closed', code: null },
    });
    expect(connection.betterTransports).to.deep.equal([]);
    await advance(10_000);
    expect(connection.betterTransports).to.deep.equal(['stream', 'image']);
    connection.switchTo('image');
    expect([connection.transport, connection.betterTransports]).to.deep.equal(['image', ['stream']]);
    connection.stop();
    expect(connection.betterTransports).to.deep.equal([]);
  });
});
