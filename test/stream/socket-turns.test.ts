import { expect } from 'chai';
import { WITH_LENGTH } from '../../daemon/stream/multipart.ts';
import { SocketTurns } from '../../daemon/stream/socket-turns.ts';
import { Viewer } from '../../daemon/stream/viewer.ts';
import type { DisconnectReason } from '../../daemon/stream/viewer-parts.ts';
import { madeFrame } from '../helpers/made-frame.ts';
import { ManualSocket } from '../helpers/manual-socket.ts';

describe('SocketTurns', () => {
  let socket: ManualSocket;
  let turns: SocketTurns;
  let left: string[];

  beforeEach(() => {
    socket = new ManualSocket();
    turns = new SocketTurns(socket);
    left = [];
  });

  afterEach(() => socket.destroy());

  function make(name: string, fps: number | null = null): Viewer {
    return new Viewer({
      id: 1,
      socket,
      turns,
      address: '192.0.2.1',
      userAgent: 'test',
      options: { fps, frames: null, durationMs: null, name: null, partFormat: WITH_LENGTH },
      isAuthorized: () => true,
      finish: () => {},
      reset: () => socket.destroy(),
      onLeave: (cause: DisconnectReason) => left.push(`${name} ${cause}`),
    });
  }

  /** `1`: the first picture of any camera. */
  const written = () => socket.writes.map((bytes) => String(bytes).replace(/head (\d+) *tail/, '$1'));

  it('sends the part of each camera in one call while the socket takes all', () => {
    const [a, b] = [make('a'), make('b')];
    a.offer(madeFrame(1));
    b.offer(madeFrame(2));
    expect(written()).to.deep.equal(['1', '2']);
    expect([a.bytes, b.bytes, turns.isBusy]).to.deep.equal([11, 11, false]);
  });

  it('sends one part at a time, then the newest of each camera in turn, so that a fast one keeps none out', async () => {
    const [fast, slow, other] = [make('f'), make('s'), make('o')];
    socket.isFull = true;
    const first = madeFrame(1);
    fast.offer(first);
    for (const sequence of [2, 3, 4]) fast.offer(madeFrame(sequence));
    slow.offer(madeFrame(5));
    fast.offer(madeFrame(6));
    other.offer(madeFrame(7));
    slow.offer(madeFrame(8));
    expect([written(), first.pins, socket.writableLength]).to.deep.equal([['1'], 1, 11]);
    await socket.drain();
    expect([written(), first.pins]).to.deep.equal([['1', '6'], 0]);
    fast.offer(madeFrame(9));
    await socket.drain();
    await socket.drain();
    await socket.drain();
    expect(written()).to.deep.equal(['1', '6', '8', '7', '9']);
    expect([fast.skipped, slow.skipped, other.skipped]).to.deep.equal([3, 1, 0]);
    await socket.drain();
    expect([turns.isBusy, first.pins]).to.deep.equal([false, 0]);
  });

  it('goes on after a part too large for a callback', async () => {
    const [a, b] = [make('a'), make('b')];
    socket.isFull = true;
    const large = madeFrame(1, 0, socket.writableHighWaterMark);
    a.offer(large);
    b.offer(madeFrame(2));
    expect([large.pins, a.busy, b.busy]).to.deep.equal([1, true, false]);
    await socket.drain();
    expect([large.pins, written().at(-1)]).to.deep.equal([0, '2']);
  });

  it('lets a text have its turn, and passes over who has left', async () => {
    const [a, b, c] = [make('a'), make('b'), make('c')];
    socket.isFull = true;
    a.offer(madeFrame(1));
    b.offer(madeFrame(2));
    c.offer(madeFrame(3));
    turns.wait({ onTurn: () => turns.write('text') });
    b.end();
    expect(left).to.deep.equal(['b ended']);
    await socket.drain();
    await socket.drain();
    await socket.drain();
    expect(written()).to.deep.equal(['1', '3', 'text']);
    await socket.drain();
    a.offer(madeFrame(4));
    a.end();
    expect(left).to.deep.equal(['b ended']);
    await socket.drain();
    expect([left, written().at(-1)]).to.deep.equal([['b ended', 'a ended'], '4']);
  });

  it('repeats no picture, and sends each camera at its own rate, also after a change', () => {
    const a = make('a', 10);
    for (let frame = 1; frame <= 100; frame++) a.offer(madeFrame(frame, frame * 20));
    const before = socket.writes.length;
    expect(before).to.be.within(20, 28);
    a.useRate(50);
    for (let frame = 101; frame <= 150; frame++) a.offer(madeFrame(frame, frame * 20));
    expect(socket.writes.length - before).to.be.within(49, 50);
    a.useRate(1);
    for (let frame = 151; frame <= 300; frame++) a.offer(madeFrame(frame, frame * 20));
    expect(socket.writes.length - before).to.be.within(52, 54);
    expect(a.repeat(madeFrame(300, 6000), 60_000)).to.equal(false);
    expect(a.options.fps).to.equal(1);
  });
});
