import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { expect } from 'chai';
import { FrameRing } from '../../daemon/frame/frame-ring.ts';
import { JpegSplitter } from '../../daemon/frame/jpeg-splitter.ts';
import { Broadcaster } from '../../daemon/stream/broadcaster.ts';
import { HEADERS_AHEAD, PART_ENVELOPE, STREAM_TYPE, WITH_LENGTH } from '../../daemon/stream/multipart.ts';
import type { ViewerOptions } from '../../daemon/stream/viewer-options.ts';
import { Viewer } from '../../daemon/stream/viewer.ts';
import type { DisconnectReason } from '../../daemon/stream/viewer-parts.ts';
import { jpeg } from '../helpers/jpeg.ts';
import { ManualClock } from '../helpers/manual-clock.ts';
import { parseStream } from '../helpers/raw-http.ts';

const PICTURE = jpeg();

describe('stream', () => {
  let server: Server;
  let broadcaster: Broadcaster;
  let ring: FrameRing;
  let splitter: JpegSplitter;
  let staleMs: number;
  let allowed: boolean;
  let counts: number[];
  let skips: number[];
  let left: DisconnectReason[];
  let peers: Socket[];

  beforeEach(async () => {
    [staleMs, allowed, counts, skips, left, peers] = [10_000, true, [], [], [], []];
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    broadcaster = new Broadcaster({
      staleMs: () => staleMs,
      newest: () => ring.newest,
      onViewers: (viewers) => counts.push(viewers),
      onSkips: (_viewer, skipped) => skips.push(skipped),
      // Tests call tick() themselves.
      time: new ManualClock(),
    });
    makeRing(8 << 20, 2 << 20);
  });

  afterEach(() => {
    for (const peer of peers) peer.destroy();
    server.close();
  });

  function makeRing(ringBytes: number, maxFrameBytes: number): void {
    ring = new FrameRing({
      ringBytes,
      maxFrameBytes,
      envelope: PART_ENVELOPE,
      onFrame: (frame) => broadcaster.publish(frame),
      onOverrun: (frame) => broadcaster.overrun(frame),
    });
    splitter = new JpegSplitter(ring);
  }

  /** A viewer on a real connection, and its peer, whose bytes start with the head of an HTTP response. */
  async function join(requested: Partial<ViewerOptions> = {}) {
    const options = {
      fps: null,
      frames: null,
      durationMs: null,
      name: null,
      partFormat: WITH_LENGTH,
      ...requested,
    };
    const peer = connect((server.address() as AddressInfo).port, '127.0.0.1');
    peers.push(peer);
    const chunks: Buffer[] = [Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${STREAM_TYPE}\r\n\r\n`)];
    const [socket] = (await once(server, 'connection')) as [Socket];
    socket.on('error', () => {});
    peer.on('error', () => {});
    socket.write(options.partFormat.opening);
    const viewer: Viewer = new Viewer({
      id: 1,
      socket,
      address: 'a',
      userAgent: 'b',
      options,
      isAuthorized: () => allowed,
      finish: () => socket.end(),
      reset: () => socket.destroy(),
      onLeave: (cause) => {
        left.push(cause);
        broadcaster.remove(viewer, cause);
      },
    });
    broadcaster.add(viewer);
    peer.on('data', (chunk: Buffer) => chunks.push(chunk));
    const parts = () => parseStream(Buffer.concat(chunks)).parts;
    return { peer, socket, viewer, parts, text: () => Buffer.concat(chunks).toString('latin1') };
  }

  const numbers = (parts: { body: Buffer }[]) => parts.map(({ body }) => body.readUInt16BE(body.length - 4));

  /** A frame with its number in its last bytes. */
  function numbered(number: number, scanBytes: number): Buffer {
    return Buffer.concat([
      PICTURE.subarray(0, -2),
      Buffer.alloc(scanBytes, 0x55),
      Buffer.from([number >> 8, number & 255]),
      Buffer.from('ffd9', 'hex'),
    ]);
  }

  it('hands every frame to every viewer that reads, in order', async () => {
    const viewers = [await join(), await join(), await join()];
    for (let i = 1; i <= 40; i++) {
      splitter.write(numbered(i, 2000));
      await new Promise(setImmediate);
    }
    for (const { parts, peer, viewer } of viewers) {
      while (parts().length < 40) await once(peer, 'data');
      expect(numbers(parts())).to.deep.equal(Array.from({ length: 40 }, (_, i) => i + 1));
      expect(viewer).to.include({ sent: 40, skipped: 0, busy: false });
      expect(viewer.bytes).to.be.greaterThan(40 * 2000);
    }
    expect(counts).to.deep.equal([1, 2, 3]);
  });

  it('skips frames while a viewer is busy, and cuts it off when the ring overwrites its frame', async () => {
    const { peer, viewer, parts } = await join();
    peer.pause();
    let number = 0;
    while (viewer.skipped < 20) {
      splitter.write(numbered(++number, 1_000_000));
      await new Promise(setImmediate);
      expect(ring.newest?.pins ?? 0).to.be.at.most(1);
      if (number > 500) throw new Error('the socket never got busy');
      if (left.length > 0) break;
    }
    expect(left).to.deep.equal(['overrun']);
    expect(broadcaster.left.overrun).to.equal(1);
    expect(broadcaster.viewers.size).to.equal(0);
    peer.resume();
    await once(peer, 'close');
    for (const { body } of parts()) expect(body.subarray(-2).toString('hex')).to.equal('ffd9');
  });

  it('sends the newest frame to a viewer that drains', async () => {
    makeRing(24 << 20, 2 << 20);
    const { peer, viewer, parts } = await join();
    peer.pause();
    let number = 0;
    while (viewer.skipped < 10) {
      splitter.write(numbered(++number, 1_000_000));
      await new Promise(setImmediate);
      if (number > 200) throw new Error('the socket never got busy');
    }
    peer.resume();
    while (numbers(parts()).at(-1) !== number) await once(peer, 'data');
    const seen = numbers(parts());
    expect(seen).to.deep.equal(seen.toSorted((a, b) => a - b));
    expect(seen.length + viewer.skipped).to.equal(number);
    expect(viewer.busy).to.equal(false);
  });

  it('repeats the last frame after half a second of silence, and reports skips', async () => {
    const { peer, viewer, parts } = await join();
    splitter.write(numbered(7, 500));
    const { capturedAtMs } = ring.newest!;
    viewer.skipped = 3;
    broadcaster.tick(capturedAtMs + 499);
    expect(broadcaster.repeated).to.equal(0);
    broadcaster.tick(capturedAtMs + 501);
    while (parts().length < 2) await once(peer, 'data');
    expect(numbers(parts())).to.deep.equal([7, 7]);
    expect(broadcaster.repeated).to.equal(1);
    expect(skips).to.deep.equal([3]);
  });

  it('repeats after half a second of silence, or two intervals of the requested rate', async () => {
    const all = await join();
    const few = await join({ fps: 0.5 });
    splitter.write(numbered(1, 500));
    const frame = ring.newest!;
    const repeats = (ms: number) =>
      [all, few].map(({ viewer }) => viewer.repeat(frame, frame.capturedAtMs + ms));
    expect(repeats(499)).to.deep.equal([false, false]);
    expect(repeats(501)).to.deep.equal([true, false]);
    expect(repeats(999)).to.deep.equal([false, false]);
    expect(repeats(3998)).to.deep.equal([true, false]);
    expect(repeats(4002)).to.deep.equal([false, true]);
  });

  it('keeps a viewer while another camera starts, until the last picture is stale', async () => {
    const { peer } = await join();
    splitter.write(numbered(1, 500));
    const { capturedAtMs } = ring.newest!;
    makeRing(8 << 20, 2 << 20);
    broadcaster.tick(capturedAtMs + staleMs - 1);
    expect(left).to.deep.equal([]);
    broadcaster.tick(capturedAtMs + staleMs + 1);
    await once(peer, 'end');
    expect(left).to.deep.equal(['ended']);
  });

  it('ends after a complete part if no new frame is captured', async () => {
    const { peer, parts } = await join();
    splitter.write(numbered(1, 500));
    broadcaster.tick(ring.newest!.capturedAtMs + staleMs + 1);
    await once(peer, 'end');
    expect(numbers(parts())).to.deep.equal([1]);
    expect(left).to.deep.equal(['ended']);
  });

  it('ends the stream of a viewer that is no longer authorized', async () => {
    const { peer, parts } = await join();
    splitter.write(numbered(1, 500));
    broadcaster.tick(performance.now());
    expect(left).to.deep.equal([]);
    allowed = false;
    broadcaster.tick(performance.now());
    await once(peer, 'end');
    expect(numbers(parts())).to.deep.equal([1]);
    expect(left).to.deep.equal(['ended']);
  });

  it('ends all streams, a busy one after its part', async () => {
    makeRing(64 << 20, 16 << 20);
    const { peer, viewer, parts } = await join();
    peer.pause();
    splitter.write(numbered(1, 8_000_000));
    expect(viewer.busy).to.equal(true);
    broadcaster.endAll();
    broadcaster.endAll();
    splitter.write(numbered(2, 100));
    expect(left).to.deep.equal([]);
    peer.resume();
    await once(peer, 'end');
    expect(numbers(parts())).to.deep.equal([1]);
    expect(left).to.deep.equal(['ended']);
    viewer.end();
  });

  it('ends after the requested number of frames, not counting repeats', async () => {
    const { peer, viewer, parts } = await join({ frames: 3 });
    splitter.write(numbered(1, 500));
    const frame = ring.newest!;
    for (const ms of [1000, 2000]) expect(viewer.repeat(frame, frame.capturedAtMs + ms)).to.equal(true);
    for (let i = 2; i <= 5; i++) splitter.write(numbered(i, 500));
    await once(peer, 'end');
    expect(numbers(parts())).to.deep.equal([1, 1, 1, 2, 3]);
  });

  it('ends after the requested number of frames, or the requested time', async () => {
    const three = await join({ frames: 3 });
    const short = await join({ durationMs: 500 });
    for (let i = 1; i <= 5; i++) splitter.write(numbered(i, 500));
    await Promise.all([once(three.peer, 'end'), once(short.peer, 'end')]);
    expect(numbers(three.parts())).to.deep.equal([1, 2, 3]);
    expect(numbers(short.parts())).to.deep.equal([1, 2, 3, 4, 5]);
    expect(left).to.deep.equal(['ended', 'ended']);
  });

  it('sends the next header ahead on request, without a length', async () => {
    const { peer, text } = await join({ partFormat: HEADERS_AHEAD, frames: 2 });
    for (let i = 1; i <= 2; i++) splitter.write(numbered(i, 500));
    await once(peer, 'end');
    const body = text().slice(text().indexOf('\r\n\r\n') + 4);
    const boundary = /boundary=(\w+)/.exec(text())?.[1];
    const header = `--${boundary}\r\nContent-Type: image/jpeg\r\n\r\n`;
    const [before, ...pictures] = body.split(header);
    expect(before).to.equal('');
    expect(pictures.map((picture) => picture.slice(0, 2) + picture.slice(-4))).to.deep.equal([
      '\xff\xd8\xff\xd9\r\n',
      '\xff\xd8\xff\xd9\r\n',
      '',
    ]);
  });

  it('sends fewer frames on request, does not count these as skipped, and repeats them too', async () => {
    const { peer, viewer, parts } = await join({ fps: 2 });
    for (let i = 1; i <= 5; i++) splitter.write(numbered(i, 500));
    broadcaster.tick(ring.newest!.capturedAtMs + 1001);
    while (parts().length < 2) await once(peer, 'data');
    expect(numbers(parts())).to.deep.equal([1, 5]);
    expect(viewer.skipped).to.equal(0);
  });

  it('sends the newest frame to a slower viewer that was busy when its frame was due', async () => {
    makeRing(32 << 20, 8 << 20);
    const { peer, viewer, parts } = await join({ fps: 1000 });
    peer.pause();
    splitter.write(numbered(1, 6_000_000));
    expect(viewer.busy).to.equal(true);
    for (let i = 2; i <= 4; i++) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      splitter.write(numbered(i, 500));
    }
    peer.resume();
    while (parts().length < 2) await once(peer, 'data');
    expect(numbers(parts())).to.deep.equal([1, 4]);
    expect(viewer.skipped).to.equal(2);
  });

  it('notices a peer that has gone, and one that takes nothing', async () => {
    const closed = await join();
    closed.peer.destroy();
    await new Promise((resolve) => closed.socket.once('close', resolve));
    expect(left).to.deep.equal(['closed']);
    makeRing(64 << 20, 16 << 20);
    const stuck = await join();
    stuck.peer.pause();
    stuck.socket.emit('timeout');
    expect(left).to.have.length(1);
    splitter.write(numbered(1, 8_000_000));
    stuck.socket.emit('timeout');
    expect(left).to.deep.equal(['closed', 'stuck']);
    broadcaster.remove(stuck.viewer, 'closed');
    expect(broadcaster.left).to.deep.equal({ closed: 1, ended: 0, overrun: 0, stuck: 1 });
  });
});
