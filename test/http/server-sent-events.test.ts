import type { Context } from 'koa';
import { expect } from 'chai';
import { SentEvents, sentEvent } from '../../daemon/http/server-sent-events.ts';
import { ManualSocket } from '../helpers/manual-socket.ts';

describe('SentEvents', () => {
  let sockets: ManualSocket[];
  let stop: AbortController;
  let events: SentEvents;

  beforeEach(() => {
    [sockets, stop] = [[], new AbortController()];
    events = new SentEvents({ most: 3, mostPerAddress: 2, signal: stop.signal });
  });

  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    stop.abort();
  });

  function subscribe(address = '192.0.2.1', isAuthorized = () => true, first = '') {
    const socket = new ManualSocket();
    sockets.push(socket);
    const res = {
      setHeader: () => {},
      removeHeader: () => {},
      flushHeaders: () => {},
      end: () => socket.end(),
    };
    const ctx = { method: 'GET', req: { socket }, res } as unknown as Context;
    const client = { address, secure: false, identity: null };
    const admitted = events.subscribe(ctx, client, isAuthorized, first);
    return { socket, admitted, text: () => socket.writes.join('') };
  }

  it('reach every client, after what it had missed', () => {
    const [one, two] = [subscribe(), subscribe('192.0.2.2', () => true, 'data: {"missed":1}\n\n')];
    events.send(sentEvent({ a: 'line\nbreak' }, 'x1'));
    expect(one.text()).to.equal('retry: 3000\n\nid: x1\ndata: {"a":"line\\nbreak"}\n\n');
    expect(two.text()).to.equal(
      'retry: 3000\n\ndata: {"missed":1}\n\nid: x1\ndata: {"a":"line\\nbreak"}\n\n',
    );
  });

  it('go to so many clients, and to so many of an address', () => {
    const admitted = ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.3'].map(
      (address) => subscribe(address).admitted,
    );
    expect(admitted).to.deep.equal([true, true, false, true, false]);
    expect(events.size).to.equal(3);
  });

  it('break a silence of 15 s', () => {
    const { text } = subscribe();
    events.tick(performance.now() + 14_000);
    events.tick(performance.now() + 15_001);
    expect(text()).to.equal('retry: 3000\n\n:\n\n');
  });

  it('end for a client without access, and for all when picamd stops', () => {
    let may = true;
    const [one, two] = [subscribe('192.0.2.1', () => may), subscribe()];
    may = false;
    events.tick(performance.now());
    expect([one.socket.writableEnded, two.socket.writableEnded]).to.deep.equal([true, false]);
    stop.abort();
    expect([two.socket.writableEnded, events.size]).to.deep.equal([true, 0]);
    expect(subscribe().admitted).to.equal(false);
  });

  it('cut off a client that does not read, and keep 64 KiB for it at most', () => {
    const [slow, fast] = [subscribe(), subscribe()];
    slow.socket.isFull = true;
    const message = sentEvent({ text: 'x'.repeat(1000) });
    let most = 0;
    for (let count = 0; count < 100; count++) {
      events.send(message);
      most = Math.max(most, slow.socket.writableLength);
    }
    expect(most).to.be.within(50_000, 65_536);
    expect([slow.socket.destroyed, fast.socket.destroyed, events.size]).to.deep.equal([true, false, 1]);
  });

  it('tell by writes whether a client that sends no more has left', () => {
    const { socket, text } = subscribe();
    events.tick(performance.now());
    socket.emit('end');
    events.tick(performance.now());
    expect(text()).to.equal('retry: 3000\n\n:\n\n');
  });
});
