import { expect } from 'chai';
import type { Frame } from '../../daemon/frame/frame.ts';
import { Broadcaster } from '../../daemon/stream/broadcaster.ts';
import { WITH_LENGTH } from '../../daemon/stream/multipart.ts';
import { Viewer } from '../../daemon/stream/viewer.ts';
import { madeFrame } from '../helpers/made-frame.ts';
import { ManualClock } from '../helpers/manual-clock.ts';
import { ManualSocket } from '../helpers/manual-socket.ts';

const STALE_MS = 10_000;

describe('Broadcaster', () => {
  let clock: ManualClock;
  let newest: Frame | null;
  let looks: number;
  let counts: number[];
  let skips: [Viewer, number][];
  let sockets: ManualSocket[];

  beforeEach(() => {
    clock = new ManualClock(Math.ceil(performance.now()));
    [newest, looks, counts, skips, sockets] = [null, 0, [], [], []];
  });

  afterEach(() => {
    for (const socket of sockets) socket.destroy();
  });

  function make(): Broadcaster {
    return new Broadcaster({
      staleMs: () => STALE_MS,
      newest: () => {
        looks++;
        return newest;
      },
      onViewers: (viewers) => counts.push(viewers),
      onSkips: (viewer, skipped) => skips.push([viewer, skipped]),
      time: clock,
    });
  }

  function join(broadcaster: Broadcaster, isAuthorized = () => true) {
    const socket = new ManualSocket();
    sockets.push(socket);
    const viewer: Viewer = new Viewer({
      id: sockets.length,
      socket,
      address: '192.0.2.1',
      userAgent: 'test',
      options: { fps: null, frames: null, durationMs: null, name: null, partFormat: WITH_LENGTH },
      isAuthorized,
      finish: () => {},
      reset: () => socket.destroy(),
      onLeave: (cause) => broadcaster.remove(viewer, cause),
    });
    broadcaster.add(viewer);
    return { viewer, socket };
  }

  it('calls a tap back with each frame until it ends, also when it ends in the tick of a frame', () => {
    const seen: string[] = [];
    const broadcaster = make();
    const endFirst = broadcaster.tap(({ sequence }) => {
      seen.push(`a${sequence}`);
      if (sequence === 2) endSecond();
    });
    const endSecond = broadcaster.tap(({ sequence }) => seen.push(`b${sequence}`));
    for (const sequence of [1, 2, 3]) broadcaster.publish(madeFrame(sequence));
    endFirst();
    broadcaster.publish(madeFrame(4));
    expect(seen).to.deep.equal(['a1', 'b1', 'a2', 'a3']);
  });

  it('hands each frame to all viewers, and to each that waits for the next one, once', () => {
    const broadcaster = make();
    const viewers = [join(broadcaster), join(broadcaster)];
    const seen: string[] = [];
    broadcaster.onNextFrame(({ sequence }) => {
      seen.push(`a${sequence}`);
      broadcaster.onNextFrame((next) => seen.push(`b${next.sequence}`));
    });
    const cancel = broadcaster.onNextFrame(() => seen.push('cancelled'));
    cancel();
    for (let i = 1; i <= 3; i++) broadcaster.publish(madeFrame(i));
    expect(seen).to.deep.equal(['a1', 'b2']);
    for (const { viewer } of viewers) expect(viewer.sent).to.equal(3);
  });

  it('tells how many viewers there are, and remembers how each one left', () => {
    const broadcaster = make();
    const [first, second, third] = [join(broadcaster), join(broadcaster), join(broadcaster)];
    expect([...broadcaster.viewers]).to.deep.equal([first.viewer, second.viewer, third.viewer]);
    first.viewer.cut('overrun');
    second.socket.emit('close');
    broadcaster.remove(first.viewer, 'stuck');
    third.viewer.end();
    expect(counts).to.deep.equal([1, 2, 3, 2, 1, 0]);
    expect(broadcaster.left).to.deep.equal({ closed: 1, ended: 1, overrun: 1, stuck: 0 });
  });

  it('adds up what all viewers got and missed, those that are gone too', () => {
    const broadcaster = make();
    const [gone, slow] = [join(broadcaster), join(broadcaster)];
    slow.socket.isFull = true;
    for (let i = 1; i <= 4; i++) broadcaster.publish(madeFrame(i));
    const part = madeFrame(1).part.length;
    const all = { frames: 5, skipped: 2, bytes: 5 * part };
    expect(broadcaster.totals).to.deep.equal(all);
    gone.viewer.end();
    expect(broadcaster.totals).to.deep.equal(all);
    slow.viewer.cut('stuck');
    expect(broadcaster.totals).to.deep.equal(all);
    join(broadcaster);
    broadcaster.publish(madeFrame(5));
    expect(broadcaster.totals).to.deep.equal({ frames: 6, skipped: 2, bytes: 6 * part });
  });

  it('cuts off those that hold a frame whose room is needed, and nobody else', () => {
    const broadcaster = make();
    const [slow, fast] = [join(broadcaster), join(broadcaster)];
    slow.socket.isFull = true;
    const frame = madeFrame(1);
    broadcaster.publish(frame);
    broadcaster.overrun(madeFrame(2));
    expect(broadcaster.left.overrun).to.equal(0);
    broadcaster.overrun(frame);
    expect(broadcaster.left.overrun).to.equal(1);
    expect([...broadcaster.viewers]).to.deep.equal([fast.viewer]);
  });

  it('ends all streams', () => {
    const broadcaster = make();
    for (let i = 0; i < 3; i++) join(broadcaster);
    broadcaster.endAll();
    expect(broadcaster.left.ended).to.equal(3);
  });

  it('ends those that are not authorized, and only those', () => {
    const broadcaster = make();
    const allowed = join(broadcaster);
    join(broadcaster, () => false);
    broadcaster.tick(performance.now());
    expect([...broadcaster.viewers]).to.deep.equal([allowed.viewer]);
  });

  it('ends a stream when neither a frame nor the viewer is newer than staleMs', () => {
    const broadcaster = make();
    const { viewer } = join(broadcaster);
    broadcaster.tick(viewer.sinceMs + STALE_MS - 1);
    expect(broadcaster.left.ended, 'no frame yet').to.equal(0);
    broadcaster.publish(madeFrame(1, viewer.sinceMs + 5000));
    broadcaster.tick(viewer.sinceMs + 5000 + STALE_MS - 1);
    expect(broadcaster.left.ended, 'an old frame').to.equal(0);
    broadcaster.tick(viewer.sinceMs + 5000 + STALE_MS + 1);
    expect(broadcaster.left.ended).to.equal(1);
  });

  it('ends a stream that no frame ever came to', () => {
    const broadcaster = make();
    const { viewer } = join(broadcaster);
    broadcaster.tick(viewer.sinceMs + STALE_MS + 1);
    expect(broadcaster.left.ended).to.equal(1);
  });

  it('watches whether the connection of a busy viewer is stuck', () => {
    const broadcaster = make();
    const [slow, fast] = [join(broadcaster), join(broadcaster)];
    slow.socket.isFull = true;
    broadcaster.publish(madeFrame(1));
    broadcaster.tick(performance.now());
    expect([slow.socket.timeout, fast.socket.timeout]).to.deep.equal([30_000, 0]);
  });

  it('repeats the newest frame for viewers that got none for a while, if it is not too old', () => {
    const broadcaster = make();
    const { viewer } = join(broadcaster);
    const startMs = Math.ceil(viewer.sinceMs);
    broadcaster.tick(startMs + 1000);
    expect(broadcaster.repeated, 'no frame').to.equal(0);
    newest = madeFrame(1, startMs + 1000);
    broadcaster.publish(newest);
    broadcaster.tick(startMs + 1400);
    expect(broadcaster.repeated, 'just sent').to.equal(0);
    broadcaster.tick(startMs + 2000);
    join(broadcaster);
    broadcaster.tick(startMs + 1000 + STALE_MS);
    expect(broadcaster.repeated).to.equal(3);
    // A newer frame of another camera keeps the streams; this one is no longer shown.
    broadcaster.publish(madeFrame(2, startMs + 9000));
    broadcaster.tick(startMs + 1001 + STALE_MS);
    expect([broadcaster.repeated, broadcaster.left.ended]).to.deep.equal([3, 0]);
  });

  it('reports skips once a second, what was missed since the last time', () => {
    const broadcaster = make();
    const [some, none] = [join(broadcaster).viewer, join(broadcaster).viewer];
    const startMs = Math.ceil(performance.now()) + 1000;
    some.skipped = 5;
    broadcaster.tick(startMs);
    some.skipped = 7;
    broadcaster.tick(startMs + 999);
    broadcaster.tick(startMs + 1000);
    broadcaster.tick(startMs + 2000);
    none.skipped = 1;
    broadcaster.tick(startMs + 3000);
    expect(skips).to.deep.equal([
      [some, 5],
      [some, 2],
      [none, 1],
    ]);
  });

  it('gives streams time for a frame after picamd itself stood still, but not because a look was a little late', () => {
    const broadcaster = make();
    join(broadcaster);
    // What waits is due at once when the process runs again.
    const standStill = (ms: number) => {
      clock.nowMs += ms;
      clock.wait(0);
    };
    standStill(6 * STALE_MS);
    expect([looks, broadcaster.left.ended]).to.deep.equal([1, 0]);
    for (let waitedMs = 900; waitedMs <= STALE_MS; waitedMs += 900) standStill(900);
    expect(broadcaster.left.ended).to.equal(0);
    standStill(900);
    expect(broadcaster.left.ended).to.equal(1);
  });

  it('looks by itself as long as there are viewers', () => {
    const broadcaster = make();
    expect(clock.waiting).to.equal(0);
    const [first, second] = [join(broadcaster).viewer, join(broadcaster).viewer];
    expect(clock.waiting).to.equal(1);
    clock.wait(449);
    expect(looks).to.equal(0);
    clock.wait(1);
    expect(looks).to.equal(1);
    first.end();
    clock.wait(450);
    expect([looks, clock.waiting]).to.deep.equal([2, 1]);
    second.end();
    expect(clock.waiting).to.equal(0);
    join(broadcaster).viewer.end();
    expect(clock.waiting).to.equal(0);
  });

  it('looks with the first frame after a while, and by itself only in silence', () => {
    const broadcaster = make();
    const { viewer } = join(broadcaster);
    const frameAfter = (ms: number) => {
      clock.wait(ms);
      broadcaster.publish(madeFrame(1, clock.nowMs));
    };
    frameAfter(349);
    expect(looks, 'it is too early').to.equal(0);
    frameAfter(1);
    expect(looks).to.equal(1);
    clock.wait(449);
    expect(looks, 'it has looked a moment ago').to.equal(1);
    clock.wait(1);
    expect(looks, 'silence').to.equal(2);
    viewer.end();
    frameAfter(1000);
    expect([looks, clock.waiting], 'nobody watches').to.deep.equal([2, 0]);
  });
});
