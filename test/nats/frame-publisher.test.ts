import { expect } from 'chai';
import type { Frame } from '../../daemon/frame/frame.ts';
import { decodeFrame } from '../../daemon/nats/frame-message.ts';
import { FramePublisher } from '../../daemon/nats/frame-publisher.ts';
import { Leases } from '../../daemon/nats/leases.ts';
import { madeFrame } from '../helpers/made-frame.ts';

/** A camera of 10 frames a second and a server that takes messages when the test says so; no time passes by itself. */
class Scene {
  nowMs = 100_000;
  roundTripMs = 1;
  maxPayload = 1 << 20;
  holds = 0;
  isPrivate = false;
  newest: Frame | null = null;
  readonly sent: number[] = [];
  readonly #taken: ((isTaken: boolean) => void)[] = [];
  #tap: ((frame: Frame) => void) | null = null;
  #timer: { readonly run: () => void; readonly atMs: number } | null = null;
  readonly publisher = new FramePublisher({
    subject: 'picamd.home.hall.frame',
    run: 7,
    tap: (callback) => {
      this.#tap = callback;
      return () => (this.#tap = null);
    },
    hold: () => {
      this.holds++;
      return () => this.holds--;
    },
    current: () => this.newest,
    isPrivate: () => this.isPrivate,
    now: () => this.nowMs,
    timer: (run, ms) => {
      this.#timer = { run, atMs: this.nowMs + ms };
      return () => (this.#timer = null);
    },
  });

  connect(): this {
    this.publisher.use({
      roundTripMs: this.roundTripMs,
      maxPayload: this.maxPayload,
      publish: (_, data) =>
        void this.sent.push(Number(Buffer.from(decodeFrame(data)?.bytes ?? []).toString())),
      confirmed: () => new Promise((resolve) => this.#taken.push(resolve)),
    });
    return this;
  }

  want(fps: number, by = 'hub'): void {
    this.publisher.want({ fps, width: 0, by });
  }

  get isTapped(): boolean {
    return this.#tap !== null;
  }

  get onTheWay(): number {
    return this.#taken.length;
  }

  /** `ms` after the one before. */
  frame(sequence: number, ms = 100): void {
    this.pass(ms);
    this.newest = madeFrame(sequence, this.nowMs);
    this.#tap?.(this.newest);
  }

  pass(ms: number): void {
    this.nowMs += ms;
    const due = this.#timer;
    if (due === null || due.atMs > this.nowMs) return;
    this.#timer = null;
    due.run();
  }

  /** The server has taken what was sent first. */
  async take(): Promise<void> {
    this.#taken.shift()?.(true);
    await new Promise(setImmediate);
  }
}

describe('frames to a NATS server', () => {
  it('are sent from the first lease on, beginning with the one that is there, until the last has ended', async () => {
    const scene = new Scene().connect();
    scene.frame(1);
    expect([scene.isTapped, scene.holds, scene.sent]).to.deep.equal([false, 0, []]);
    scene.want(30);
    expect([scene.isTapped, scene.holds, scene.sent]).to.deep.equal([true, 1, [1]]);
    await scene.take();
    scene.frame(2);
    await scene.take();
    scene.pass(5800);
    expect(scene.isTapped).to.equal(true);
    scene.pass(100);
    expect([scene.isTapped, scene.holds, scene.sent]).to.deep.equal([false, 0, [1, 2]]);
  });

  it('end at once when the only hub no longer wants any', () => {
    const scene = new Scene().connect();
    scene.want(30);
    scene.want(0);
    expect([scene.isTapped, scene.holds]).to.deep.equal([false, 0]);
  });

  it('are one at a time: the next is the newest, whatever came while the server took the one before', async () => {
    const scene = new Scene().connect();
    scene.want(30);
    for (let i = 1; i <= 20; i++) scene.frame(i);
    expect([scene.onTheWay, scene.sent]).to.deep.equal([1, [1]]);
    await scene.take();
    expect([scene.onTheWay, scene.sent]).to.deep.equal([1, [1, 20]]);
    await scene.take();
    expect([scene.onTheWay, scene.sent]).to.deep.equal([0, [1, 20]]);
  });

  it('are two at a time on a long way', () => {
    const scene = new Scene();
    scene.roundTripMs = 80;
    scene.connect().want(30);
    for (let i = 1; i <= 20; i++) scene.frame(i);
    expect(scene.sent).to.deep.equal([1, 2]);
  });

  it('are never old ones: what waited for 2 s is not sent', async () => {
    const scene = new Scene().connect();
    scene.want(30);
    scene.frame(1);
    scene.frame(2);
    scene.want(30);
    scene.pass(2001);
    await scene.take();
    expect(scene.sent).to.deep.equal([1]);
    scene.frame(3);
    expect(scene.sent).to.deep.equal([1, 3]);
  });

  it('come at the highest rate that a hub wants', async () => {
    const scene = new Scene().connect();
    scene.want(1, 'a');
    scene.want(5, 'b');
    for (let i = 1; i <= 60; i++) {
      scene.frame(i);
      if (i % 20 === 0) scene.want(5, 'b');
      await scene.take();
    }
    // The first eight all go: until then, the rate of the camera is unknown.
    const late = scene.sent.filter((sequence) => sequence > 20);
    expect(late.length).to.be.within(19, 21);
  });

  it('are none while the camera is private, not even one that waited', async () => {
    const scene = new Scene().connect();
    scene.want(30);
    scene.frame(1);
    scene.frame(2);
    scene.isPrivate = true;
    await scene.take();
    scene.frame(3);
    expect(scene.sent).to.deep.equal([1]);
  });

  it('end with the connection, and begin on the next one when a hub asks there', () => {
    const scene = new Scene().connect();
    scene.want(30);
    scene.frame(1);
    scene.publisher.use(null);
    expect([scene.isTapped, scene.holds]).to.deep.equal([false, 0]);
    scene.want(30);
    expect(scene.isTapped).to.equal(false);
    scene.connect();
    scene.frame(2);
    expect(scene.sent).to.deep.equal([1]);
    scene.want(30);
    expect(scene.sent).to.deep.equal([1, 2]);
  });
});

describe('leases', () => {
  it('are the highest of those that are younger than 6 s', () => {
    const leases = new Leases();
    leases.take({ by: 'a', fps: 2, width: 640 }, 0);
    leases.take({ by: 'b', fps: 10, width: 320 }, 3000);
    expect(leases.wish(5999)).to.deep.equal({ fps: 10, width: 640 });
    expect(leases.wish(6000)).to.deep.equal({ fps: 10, width: 320 });
    leases.take({ by: 'a', fps: 1, width: 0 }, 8000);
    expect(leases.wish(8999)).to.deep.equal({ fps: 10, width: 0 });
    expect(leases.wish(9000)).to.deep.equal({ fps: 1, width: 0 });
    expect(leases.wish(14_000)).to.equal(null);
  });

  it('of a flood take no more room than 64, and none from a hub with a higher wish', () => {
    const leases = new Leases();
    leases.take({ by: 'real', fps: 10, width: 0 }, 0);
    for (let i = 0; i < 1000; i++) leases.take({ by: `flood-${i}`, fps: 0.1, width: 0 }, 1);
    expect(leases.size).to.equal(64);
    expect(leases.wish(5999)?.fps).to.equal(10);
  });
});
