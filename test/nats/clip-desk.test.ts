import { expect } from 'chai';
import type { OpenClip } from '../../daemon/clip/open-clip.ts';
import { ClipDesk } from '../../daemon/nats/clip-desk.ts';
import { HeldTimers } from '../helpers/held-timers.ts';

const RANGE = { beforeMs: 1000, afterMs: 0, format: 'avi' } as const;

describe('clips that hubs fetch', () => {
  /** A desk whose clips are made of these pieces. */
  const made = (pieces: readonly string[], isPrivate = false) => {
    const timers = new HeldTimers();
    const signals: AbortSignal[] = [];
    const open = async (_: unknown, gone: AbortSignal): Promise<OpenClip> => {
      signals.push(gone);
      const bytes = (async function* () {
        for (const piece of pieces) yield Buffer.from(piece);
      })();
      return { atMs: 5, missingMs: 0, bytes, skipped: () => 0 };
    };
    const desk = new ClipDesk({ open, isPrivate: () => isPrivate, timer: timers.timer });
    return { desk, timers, signals };
  };
  const refusalOf = (asked: Promise<unknown>) =>
    asked.then(
      () => null,
      (error: { code: string }) => error.code,
    );

  it('come in pieces of the size that is asked for, whatever the pieces of the file', async () => {
    const { desk, signals } = made(['ab', 'cdefgh', 'i']);
    const { id } = await desk.begin(RANGE);
    let text = '';
    for (let isLast = false; !isLast;) {
      const piece = await desk.more(id, 3);
      expect(piece.bytes.length).to.be.at.most(3);
      text += Buffer.from(piece.bytes).toString();
      ({ isLast } = piece);
    }
    expect(text).to.equal('abcdefghi');
    expect(signals[0]?.aborted).to.equal(true);
    expect(await refusalOf(desk.more(id, 3))).to.equal('not-found');
  });

  it('are two at a time, and end when nobody asks for more, or the connection is gone', async () => {
    const { desk, timers, signals } = made(['a']);
    await desk.begin(RANGE);
    const { id } = await desk.begin(RANGE);
    expect(await refusalOf(desk.begin(RANGE))).to.equal('too-many-clips');
    desk.end(id);
    await desk.begin(RANGE);
    expect(signals.map(({ aborted }) => aborted)).to.deep.equal([false, true, false]);
    for (const { run, ms, isOver } of timers.all) if (ms === 40_000 && !isOver) run();
    expect(signals.every(({ aborted }) => aborted)).to.equal(true);
    await desk.begin(RANGE);
    desk.endAll();
    expect(signals.every(({ aborted }) => aborted)).to.equal(true);
    expect(timers.all.every(({ isOver }) => isOver)).to.equal(true);
  });

  it('are none of a private camera', async () => {
    expect(await refusalOf(made([], true).desk.begin(RANGE))).to.equal('private');
  });
});
