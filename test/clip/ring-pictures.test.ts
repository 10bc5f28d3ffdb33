import { expect } from 'chai';
import type { ClipPicture } from '../../daemon/clip/clip-format.ts';
import { RingPictures } from '../../daemon/clip/ring-pictures.ts';
import type { Frame } from '../../daemon/frame/frame.ts';
import { madeFrame } from '../helpers/made-frame.ts';

/** A ring whose frames a test adds and removes; its clock stands still. */
class MadeRing {
  frames: Frame[] = [];
  nowMs = 1000;
  isAllowed = true;
  waiting: (() => void)[] = [];

  /** A frame is captured now. */
  add(sequence: number, atMs: number, bytes = 10): void {
    this.nowMs = Math.max(this.nowMs, atMs);
    this.frames.push(madeFrame(sequence, atMs, bytes));
    for (const callback of this.waiting.splice(0)) callback();
  }

  clip(sinceMs: number, untilMs: number): RingPictures {
    return new RingPictures(
      {
        framesSince: (ms) => this.frames.filter(({ capturedAtMs }) => capturedAtMs >= ms),
        onNextFrame: (callback) => {
          this.waiting.push(callback);
          return () => {
            this.waiting = this.waiting.filter((other) => other !== callback);
          };
        },
        isAllowed: () => this.isAllowed,
        now: () => this.nowMs,
      },
      sinceMs,
      untilMs,
    );
  }
}

const HERE = new AbortController().signal;
const numberOf = ({ jpeg }: ClipPicture) => Number(jpeg.toString());

async function all(pictures: AsyncIterable<ClipPicture>): Promise<number[]> {
  const numbers: number[] = [];
  for await (const picture of pictures) numbers.push(numberOf(picture));
  return numbers;
}

describe('the pictures of a clip', () => {
  it('are those of the ring from the first moment on, then those that come, up to the last moment', async () => {
    const ring = new MadeRing();
    for (const [i, atMs] of [600, 700, 800, 900, 1000].entries()) ring.add(i + 1, atMs);
    const pictures = all(ring.clip(700, 1200).pictures(HERE));
    for (const [i, atMs] of [1100, 1200, 1300].entries()) {
      await new Promise(setImmediate);
      ring.add(i + 6, atMs);
    }
    expect(await pictures).to.deep.equal([2, 3, 4, 5, 6, 7]);
    expect(ring.waiting).to.have.length(0);
  });

  it('end by themselves when no more come', async () => {
    const ring = new MadeRing();
    ring.add(1, 900);
    ring.nowMs = 3000;
    expect(await all(ring.clip(0, 1000).pictures(HERE))).to.deep.equal([1]);
  });

  it('are copied in pieces of up to 1 MiB for each turn of the event loop, or one frame', async () => {
    const ring = new MadeRing();
    for (let i = 1; i <= 6; i++) ring.add(i, 900 + i, 400 << 10);
    ring.add(7, 990, 2 << 20);
    const pictures = ring.clip(0, 1000).pictures(HERE);
    const first = await pictures.next();
    expect(numberOf(first.value as ClipPicture)).to.equal(1);
    // Two fit; what the ring loses meanwhile is lost for the clip.
    ring.frames = ring.frames.slice(4);
    ring.nowMs = 3000;
    expect(await all(pictures)).to.deep.equal([2, 5, 6, 7]);
  });

  it('are copies: the ring may overwrite its own', async () => {
    const ring = new MadeRing();
    ring.add(1, 900);
    ring.add(2, 950);
    const pictures = ring.clip(0, 1000).pictures(HERE);
    await pictures.next();
    for (const { jpeg } of ring.frames) jpeg.fill('9');
    expect(numberOf((await pictures.next()).value as ClipPicture)).to.equal(2);
    await pictures.return(undefined);
  });

  it('leave out what a slow client did not take in time, and say how much', async () => {
    const ring = new MadeRing();
    for (let i = 1; i <= 9; i++) ring.add(i, 900 + i, 700 << 10);
    const clip = ring.clip(0, 1000);
    const pictures = clip.pictures(HERE);
    await pictures.next();
    ring.frames = ring.frames.slice(6);
    ring.nowMs = 3000;
    expect(await all(pictures)).to.deep.equal([7, 8, 9]);
    expect(clip.skipped).to.equal(5);
  });

  it('give nothing of the past any more when the ring is emptied, as for a new mask', async () => {
    const ring = new MadeRing();
    for (let i = 1; i <= 9; i++) ring.add(i, 900 + i, 700 << 10);
    const pictures = ring.clip(0, 1000).pictures(HERE);
    await pictures.next();
    ring.frames = [madeFrame(1, 950)];
    ring.nowMs = 3000;
    expect(await all(pictures)).to.deep.equal([1]);
  });

  it('end when the client loses its access, or goes', async () => {
    const ring = new MadeRing();
    ring.add(1, 900);
    const pictures = ring.clip(0, 60_000).pictures(HERE);
    await pictures.next();
    const rest = all(pictures);
    await new Promise(setImmediate);
    ring.isAllowed = false;
    ring.add(2, 1600);
    expect(await rest).to.deep.equal([]);

    ring.isAllowed = true;
    const going = new AbortController();
    const more = all(ring.clip(1600, 60_000).pictures(going.signal));
    await new Promise(setImmediate);
    going.abort();
    expect(await more).to.deep.equal([2]);
    expect(ring.waiting).to.have.length(0);
  });

  it('have times that never go back, whatever happens to the clock', async () => {
    const ring = new MadeRing();
    ring.add(1, 900);
    ring.add(2, 933.4);
    ring.nowMs = 3000;
    const times: number[] = [];
    for await (const { atMs } of ring.clip(0, 1000).pictures(HERE)) times.push(atMs);
    // madeFrame() has the same time of day for all.
    expect(times).to.deep.equal([0, 33]);
  });
});
