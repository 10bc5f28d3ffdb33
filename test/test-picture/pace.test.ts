import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';

import { Pace, slotAt } from '../../daemon/test-picture/pace.ts';

describe('slotAt', () => {
  it('is the planned slot, even if the timer fires early', () => {
    expect(slotAt(0, 0, 100)).to.equal(0);
    expect(slotAt(7, 700.4, 100)).to.equal(7);
    expect(slotAt(7, 699.2, 100)).to.equal(7);
  });

  it('skips missed slots', () => {
    expect(slotAt(7, 950, 100)).to.equal(9);
    expect(slotAt(7, 1_000_000, 100)).to.equal(10_000);
  });
});

interface Run {
  readonly slots: number[];
  /** Milliseconds since the start, one per slot. */
  readonly times: number[];
}

/** Runs it for `count` slots; `onSlot` may block the event loop. */
async function run(rate: number, count: number, onSlot?: (slot: number) => void): Promise<Run> {
  const slots: number[] = [];
  const times: number[] = [];
  const startMs = performance.now();
  await new Promise<void>((resolve) => {
    const pace = new Pace(rate, (slot) => {
      slots.push(slot);
      times.push(performance.now() - startMs);
      if (slots.length === count) {
        pace.stop();
        resolve();
      }
      onSlot?.(slot);
    });
    pace.start();
  });
  return { slots, times };
}

describe('Pace', () => {
  it('calls back at the time of each slot; delays do not add up', async () => {
    const { slots, times } = await run(120, 60);
    for (const [i, slot] of slots.entries()) expect(times[i]! - (slot * 1000) / 120).to.be.within(-2, 200);
    const late = slots.map((slot, i) => times[i]! - (slot * 1000) / 120);
    expect(Math.min(...late.slice(30))).to.be.below(8);
  });

  it('skips missed slots and makes no burst', async () => {
    let blocked = 0;
    const { slots, times } = await run(50, 6, (slot) => {
      if (blocked > 0 || slot < 2) return;
      blocked = slot;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 130);
    });
    const after = slots.findIndex((slot) => slot > blocked);
    expect(slots[after]! - blocked).to.be.at.least(6);
    for (const [i, slot] of slots.entries()) expect(times[i]!).to.be.at.least(slot * 20 - 2);
  });

  it('stops calling back when stopped, even twice', async () => {
    let calls = 0;
    const pace = new Pace(120, () => calls++);
    pace.start();
    pace.stop();
    pace.stop();
    await wait(30);
    expect(calls).to.equal(0);
  });
});
