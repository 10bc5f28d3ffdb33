import { expect } from 'chai';
import { FrameClock } from '../../daemon/frame/frame-clock.ts';
import type { Backlog } from '../../daemon/frame/frame-clock.ts';

/** A camera program with a pipe, and a daemon that reads it except when it stands still; times in ms. */
interface Trial {
  fps: number;
  /** Frames that the program and the pipe hold; the camera drops further ones. */
  capacity: number;
  /** What the clock is told. */
  backlog?: Backlog | undefined;
  intervalMs?: number;
  /** From when to when the daemon stands still. */
  stops: readonly (readonly [fromMs: number, toMs: number])[];
  endMs: number;
}

interface Arrival {
  /** When the frame was really captured, and when it was read. */
  trueMs: number;
  nowMs: number;
  capturedAtMs: number;
  /** Unless it was the last one of those that waited when frames had been passed over for too long. */
  isPassedOver: boolean;
}

/** A frame that waited is written and read in this time. */
const WRITE_MS = 1;
const BYTES = 40_000;

function arrivals({ fps, capacity, backlog, intervalMs = 1000 / fps, stops, endMs }: Trial): Arrival[] {
  const clock = new FrameClock({ intervalMs, backlog });
  const found: Arrival[] = [];
  const read = (trueMs: number, nowMs: number, lateSinceMs: number | null) => {
    const capturedAtMs = clock.arrived(nowMs, BYTES, lateSinceMs);
    found.push({ trueMs, nowMs, capturedAtMs, isPassedOver: clock.isPassingOver });
  };
  let waiting: number[] = [];
  const empty = (fromMs: number, toMs: number) => {
    for (const [i, trueMs] of waiting.entries())
      read(trueMs, toMs + i * WRITE_MS, i === 0 ? fromMs - 10 : null);
    waiting = [];
    const last = found.at(-1);
    if (last?.isPassedOver === true && clock.isOverdue(last.nowMs)) last.isPassedOver = false;
  };
  let stop = 0;
  for (let n = 1; (n * 1000) / fps < endMs; n++) {
    const trueMs = (n * 1000) / fps;
    let current = stops[stop];
    while (current && current[1] <= trueMs) {
      empty(...current);
      current = stops[++stop];
    }
    const [fromMs, toMs] = current ?? [Infinity, Infinity];
    if (trueMs >= fromMs && trueMs < toMs) {
      if (waiting.length < capacity) waiting.push(trueMs);
    } else read(trueMs, Math.max(trueMs, (found.at(-1)?.nowMs ?? 0) + WRITE_MS), null);
  }
  return found;
}

const RPICAM = { frames: 8, bytes: 256 * 1024 };

describe('FrameClock', () => {
  for (const fps of [5, 15, 30, 60])
    for (const stopMs of [100, 300, 500, 1000, 2000, 4000, 10_000])
      for (const capacity of [9, 11, 200])
        it(`knows the age of frames after a stop of ${stopMs} ms, at ${fps} fps with ${capacity} waiting`, () => {
          const T = 1000 / fps;
          for (const phase of [0, 0.3, 0.9]) {
            const fromMs = 5000 + phase * T;
            const toMs = fromMs + stopMs;
            const backlog = capacity < 100 ? RPICAM : undefined;
            const stops = [[fromMs, toMs] as const];
            const all = arrivals({ fps, capacity, backlog, stops, endMs: toMs + 3000 });
            const shown = all.filter(({ isPassedOver }) => !isPassedOver);
            for (const { trueMs, capturedAtMs } of shown)
              expect(Math.abs(capturedAtMs - trueMs)).to.be.at.most(T + 2);
            // A snapshot that is requested at the end of the stop.
            const answer = shown.find(({ capturedAtMs }) => capturedAtMs >= toMs);
            expect(answer?.trueMs).to.be.at.least(toMs - 1);
            const gapMs = (shown.find(({ nowMs }) => nowMs >= toMs)?.nowMs ?? Infinity) - toMs;
            expect(gapMs).to.be.below(1000);
            expect(all.at(-1)).to.deep.include({ isPassedOver: false, capturedAtMs: all.at(-1)?.nowMs });
            // Those that waited, those that came while these were read, and those that proved the pace.
            const most = Math.min(capacity, stopMs / T) + (capacity * WRITE_MS + 100) / T + 2;
            expect(all.length - shown.length).to.be.at.most(most);
          }
        });

  it('takes each frame as new while the loop is on time, however irregularly they come', () => {
    const clock = new FrameClock({ intervalMs: 33 });
    for (const nowMs of [5, 8, 9, 900, 901, 3000, 3001, 3002, 60_000, 65_000]) {
      expect(clock.arrived(nowMs, BYTES, null)).to.equal(nowMs);
      expect(clock.isPassingOver).to.equal(false);
    }
  });

  it('measures the interval of a camera that is slower or faster than its setting', () => {
    for (const fps of [3, 7, 90]) {
      const all = arrivals({ fps, capacity: 200, intervalMs: 50, stops: [[9000, 10_400]], endMs: 14_000 });
      for (const { trueMs, capturedAtMs, isPassedOver } of all)
        if (!isPassedOver) expect(Math.abs(capturedAtMs - trueMs)).to.be.at.most(1000 / fps + 2);
    }
  });

  it('is not misled by frames that waited and that a busy machine writes slowly', () => {
    const clock = new FrameClock({ intervalMs: 100 / 3 });
    for (let nowMs = 33; nowMs < 1000; nowMs += 33) clock.arrived(nowMs, BYTES, null);
    for (let n = 0; n < 11; n++) {
      expect(clock.arrived(4000 + 20 * n, BYTES, n === 0 ? 1000 : null)).to.be.below(1500);
      expect(clock.isPassingOver).to.equal(true);
    }
  });

  it('shows the first frame of a run, with its age', () => {
    const clock = new FrameClock({ intervalMs: 33 });
    expect(clock.arrived(5000, BYTES, 3000)).to.equal(3000);
    expect(clock.isPassingOver).to.equal(false);
  });

  it('knows the interval soon after a burst', () => {
    const clock = new FrameClock({ intervalMs: 100 });
    for (let n = 0; n < 400; n++) clock.arrived(n / 20, BYTES, null);
    for (let n = 1; n < 25; n++) clock.arrived(n * 100, BYTES, null);
    // Two waited, the second one for less than an interval.
    clock.arrived(2650, BYTES, 2410);
    clock.arrived(2651, BYTES, null);
    expect(clock.isPassingOver).to.equal(false);
  });

  it('is not misled by a burst, nor by a camera that became slower in a stop', () => {
    for (const burst of [0, 400]) {
      const clock = new FrameClock({ intervalMs: 100 / 3 });
      for (let n = 0; n < burst; n++) clock.arrived(n / 10, BYTES, null);
      for (let nowMs = 100; nowMs < 400; nowMs += 33) clock.arrived(nowMs, BYTES, null);
      clock.arrived(1000, BYTES, 400);
      for (const nowMs of [1001, 1002, 1180, 1380]) clock.arrived(nowMs, BYTES, null);
      expect(clock.isPassingOver).to.equal(false);
      expect(clock.arrived(1580, BYTES, null)).to.equal(1580);
    }
  });

  it('does not lose the picture of a program that only sends changes', () => {
    const clock = new FrameClock({ intervalMs: 33 });
    for (let n = 1; n < 9; n++) clock.arrived(n * 5000, BYTES, null);
    // Written at 45 s, read at 46.
    expect(clock.arrived(46_000, BYTES, 44_000)).to.equal(44_000);
    if (clock.isPassingOver) expect(clock.isOverdue(47_000)).to.equal(true);
    // The next one is in time.
    expect(clock.arrived(50_000, BYTES, null)).to.equal(50_000);
    expect(clock.isPassingOver).to.equal(false);
    expect(clock.isOverdue(60_000)).to.equal(false);
  });

  it('passes over for a second at most on a machine that is always late, and tells the age', () => {
    const every = Array.from({ length: 100 }, (_, n) => [2000 + n * 310, 2300 + n * 310] as const);
    const all = arrivals({ fps: 30, capacity: 12, backlog: RPICAM, stops: every, endMs: 30_000 });
    let shownMs = 0;
    for (const { trueMs, nowMs, capturedAtMs, isPassedOver } of all) {
      if (isPassedOver) continue;
      if (nowMs > 2000) expect(nowMs - shownMs).to.be.below(1350);
      shownMs = nowMs;
      expect(capturedAtMs - trueMs).to.be.within(-350, 35);
    }
  });

  it('does not take frames for ever older where the camera drops some', () => {
    const every = Array.from({ length: 30 }, (_, n) => [2000 + n * 910, 2900 + n * 910] as const);
    const all = arrivals({ fps: 30, capacity: 12, backlog: RPICAM, stops: every, endMs: 29_000 });
    for (const { trueMs, capturedAtMs } of all)
      expect(capturedAtMs - trueMs).to.be.within(-2 * 910, 1000 / 30 + 2);
  });

  it('knows that frames of a file never wait', () => {
    const clock = new FrameClock({ intervalMs: 33, backlog: { frames: 0, bytes: 0 } });
    for (let n = 1; n < 9; n++) clock.arrived(n * 33, BYTES, null);
    expect(clock.arrived(9000, BYTES, 300)).to.equal(9000);
    expect(clock.isPassingOver).to.equal(false);
  });

  it('never goes back', () => {
    const all = arrivals({
      fps: 25,
      capacity: 10,
      stops: [
        [1000, 1500],
        [1510, 1900],
        [2000, 6000],
      ],
      endMs: 9000,
    });
    for (const [i, { capturedAtMs, nowMs }] of all.entries()) {
      expect(capturedAtMs).to.be.at.least(all[i - 1]?.capturedAtMs ?? 0);
      expect(capturedAtMs).to.be.at.most(nowMs);
    }
  });
});
