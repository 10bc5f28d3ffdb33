import { expect } from 'chai';
import { HEADERS_AHEAD, WITH_LENGTH } from '../../daemon/stream/multipart.ts';
import type { ViewerOptions } from '../../daemon/stream/viewer-options.ts';
import { Viewer } from '../../daemon/stream/viewer.ts';
import type { DisconnectReason } from '../../daemon/stream/viewer-parts.ts';
import { madeFrame } from '../helpers/made-frame.ts';
import { ManualSocket } from '../helpers/manual-socket.ts';

const ALL: ViewerOptions = { fps: null, frames: null, durationMs: null, name: null, partFormat: WITH_LENGTH };

describe('Viewer', () => {
  let socket: ManualSocket;
  let left: DisconnectReason[];
  let finishes: number;

  beforeEach(() => {
    [socket, left, finishes] = [new ManualSocket(), [], 0];
  });

  afterEach(() => socket.destroy());

  function make(options: Partial<ViewerOptions> = {}, isAuthorized = () => true): Viewer {
    return new Viewer({
      id: 7,
      socket,
      address: '192.0.2.1',
      userAgent: 'test',
      options: { ...ALL, ...options },
      isAuthorized,
      finish: () => finishes++,
      reset: () => socket.destroy(),
      onLeave: (cause) => left.push(cause),
    });
  }

  const written = () => socket.writes.map(String);

  it('sends a part in one write, and is free again when the kernel has taken it', () => {
    const viewer = make();
    const frame = madeFrame(1, 1000);
    viewer.offer(frame);
    expect(written()).to.deep.equal(['head 1 tail']);
    expect([viewer.busy, viewer.isSending(frame), frame.pins, viewer.sent]).to.deep.equal([
      false,
      false,
      0,
      1,
    ]);
  });

  it('sends the JPEG and the next header in one write when headers are sent ahead', async () => {
    const viewer = make({ partFormat: HEADERS_AHEAD });
    socket.isFull = true;
    viewer.offer(madeFrame(1));
    expect(written()).to.deep.equal([`1${HEADERS_AHEAD.afterJpeg}`]);
    expect(viewer.busy).to.equal(true);
    await socket.drain();
    expect(viewer.busy).to.equal(false);
  });

  it('pins the frame that its socket is still sending, and that one only', async () => {
    const viewer = make();
    const [first, second] = [madeFrame(1), madeFrame(2)];
    socket.isFull = true;
    viewer.offer(first);
    viewer.offer(second);
    expect([viewer.busy, first.pins, second.pins]).to.deep.equal([true, 1, 0]);
    expect([viewer.isSending(first), viewer.isSending(second)]).to.deep.equal([true, false]);
    await socket.drain();
    expect([viewer.busy, first.pins, second.pins]).to.deep.equal([true, 0, 1]);
    await socket.drain();
    expect([viewer.busy, first.pins, second.pins]).to.deep.equal([false, 0, 0]);
  });

  it('is free when its socket has drained, after a part too large for a callback', async () => {
    const viewer = make();
    const large = madeFrame(1, 0, socket.writableHighWaterMark);
    socket.isFull = true;
    viewer.offer(large);
    viewer.offer(madeFrame(2));
    expect([viewer.busy, large.pins]).to.deep.equal([true, 1]);
    await socket.drain();
    expect([large.pins, socket.writes.length]).to.deep.equal([0, 2]);
    socket.isFull = false;
    await socket.drain();
    viewer.offer(large);
    expect(viewer.busy).to.equal(false);
    let turns = 0;
    const { nextTick } = process;
    process.nextTick = ((...args: Parameters<typeof nextTick>) => {
      turns++;
      nextTick(...args);
    }) as typeof nextTick;
    viewer.offer(large);
    process.nextTick = nextTick;
    expect(turns, 'turns that Node takes after a part').to.equal(0);
  });

  it('stays busy when the callback of an earlier part comes while a later one is being sent', async () => {
    const viewer = make();
    viewer.offer(madeFrame(1));
    socket.isFull = true;
    const second = madeFrame(2);
    viewer.offer(second);
    await new Promise(setImmediate);
    expect([viewer.busy, second.pins]).to.deep.equal([true, 1]);
  });

  it('gets the newest frame when its socket drains, and counts those that it never gets', async () => {
    const viewer = make();
    socket.isFull = true;
    for (let i = 1; i <= 5; i++) viewer.offer(madeFrame(i));
    expect(viewer.skipped).to.equal(3);
    await socket.drain();
    await socket.drain();
    expect(written()).to.deep.equal(['head 1 tail', 'head 5 tail']);
    viewer.offer(madeFrame(6));
    expect(viewer).to.include({ sent: 3, skipped: 3 });
  });

  it('misses no frame that its rate does not want, and gets one that is newer than the one it missed', async () => {
    const viewer = make({ fps: 10 });
    // Every third of a camera with 30 frames a second is due: 9, 12, 15 …
    const offer = (i: number) => viewer.offer(madeFrame(i, (i * 1000) / 30));
    for (let i = 0; i < 9; i++) offer(i);
    const before = written();
    socket.isFull = true;
    for (let i = 9; i < 12; i++) offer(i);
    expect(viewer.skipped).to.equal(0);
    await socket.drain();
    expect(viewer.busy, 'nothing was due').to.equal(false);
    for (let i = 12; i < 18; i++) offer(i);
    expect(viewer.skipped).to.equal(0);
    await socket.drain();
    expect(written().slice(before.length)).to.deep.equal(['head 9 tail', 'head 12 tail', 'head 17 tail']);
  });

  it('repeats a frame after half a second without one, unless it is busy or ending', async () => {
    const viewer = make({ fps: 30 });
    const frame = madeFrame(1, 10_000);
    viewer.offer(frame);
    expect(viewer.repeat(frame, 10_499)).to.equal(false);
    expect(viewer.repeat(frame, 10_500)).to.equal(true);
    socket.isFull = true;
    expect(viewer.repeat(frame, 11_000)).to.equal(true);
    expect(viewer.repeat(frame, 12_000)).to.equal(false);
    viewer.end();
    await socket.drain();
    expect(viewer.repeat(frame, 13_000)).to.equal(false);
    expect(viewer).to.include({ sent: 3, skipped: 0 });
  });

  it('repeats a first frame half a second after it came', () => {
    const viewer = make();
    expect(viewer.repeat(madeFrame(1), viewer.sinceMs + 499)).to.equal(false);
    expect(viewer.repeat(madeFrame(1), viewer.sinceMs + 501)).to.equal(true);
  });

  it('ends after its number of frames, when the last one is sent', async () => {
    const viewer = make({ frames: 2 });
    viewer.offer(madeFrame(1));
    expect(finishes).to.equal(0);
    socket.isFull = true;
    viewer.offer(madeFrame(2));
    viewer.offer(madeFrame(3));
    expect([finishes, left]).to.deep.equal([0, []]);
    await socket.drain();
    expect([finishes, left]).to.deep.equal([1, ['ended']]);
    expect(written()).to.have.length(2);
  });

  it('ends once, and takes nothing more', () => {
    const viewer = make();
    viewer.end();
    viewer.end();
    viewer.offer(madeFrame(1));
    socket.emit('close');
    expect([finishes, left, viewer.sent]).to.deep.equal([1, ['ended'], 0]);
  });

  it('ends after its time, and leaves no timer behind when it goes before', async () => {
    make({ durationMs: 1 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect([finishes, left]).to.deep.equal([1, ['ended']]);
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const viewer = make({ durationMs: 3_600_000 });
    expect(timers()).to.equal(before + 1);
    viewer.cut('overrun');
    expect(timers()).to.equal(before);
  });

  it('sends nothing more over a connection that fails, and lets go of its frame', async () => {
    const viewer = make();
    socket.on('error', () => {});
    socket.isFull = true;
    const frame = madeFrame(1);
    viewer.offer(frame);
    viewer.offer(madeFrame(2));
    await socket.drain(new Error('EPIPE'));
    expect([viewer.sent, frame.pins, finishes, left]).to.deep.equal([1, 0, 0, ['closed']]);
    viewer.end();
    viewer.cut('stuck');
    expect([finishes, left]).to.deep.equal([0, ['closed']]);
  });

  it('is cut off with its reason, once', async () => {
    const viewer = make();
    socket.isFull = true;
    const frame = madeFrame(1);
    viewer.offer(frame);
    viewer.offer(madeFrame(2));
    viewer.cut('overrun');
    await new Promise(setImmediate);
    expect([socket.destroyed, frame.pins, viewer.sent, left]).to.deep.equal([true, 0, 1, ['overrun']]);
  });

  it('is stuck when its connection takes nothing for 30 s, but not when it has nothing to take', () => {
    socket.setTimeout(30_000);
    const viewer = make();
    expect(socket.timeout).to.equal(0);
    viewer.watch();
    expect(socket.timeout).to.equal(0);
    socket.emit('timeout');
    expect(left).to.deep.equal([]);
    socket.isFull = true;
    viewer.offer(madeFrame(1));
    expect(socket.timeout).to.equal(0);
    viewer.watch();
    expect(socket.timeout).to.equal(30_000);
    socket.emit('timeout');
    expect(left).to.deep.equal(['stuck']);
  });

  it('counts the bytes since it came, and measures its rate', () => {
    socket.write(Buffer.from('HTTP/1.1 200 OK'));
    const viewer = make();
    for (let i = 1; i <= 11; i++) viewer.offer(madeFrame(i, i * 100));
    expect(viewer.bytes).to.equal(written().slice(1).join('').length);
    expect(viewer.rate.perSecond(1100)).to.be.closeTo(10, 0.01);
  });

  it('says who it is, and asks each time whether it is still authorized', () => {
    let allowed = true;
    const viewer = make({ name: 'hall' }, () => allowed);
    expect(viewer).to.include({ id: 7, address: '192.0.2.1', userAgent: 'test' });
    expect(viewer.options).to.deep.equal({ ...ALL, name: 'hall' });
    expect(viewer.isAuthorized).to.equal(true);
    allowed = false;
    expect(viewer.isAuthorized).to.equal(false);
  });
});
