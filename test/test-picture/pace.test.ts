import { mock } from 'node:test';
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

/** A clock of the test: performance.now() and timers agree, and nothing else on this machine matters. */
class Clock {
  nowMs = 5000;
  readonly #real = performance.now;

  constructor() {
    mock.timers.enable({ apis: ['setTimeout'] });
    performance.now = () => this.nowMs;
  }

  advance(ms: number): void {
    for (let passed = 0; passed < ms; passed++) {
      this.nowMs++;
      mock.timers.tick(1);
    }
  }

  restore(): void {
    mock.timers.reset();
    performance.now = this.#real;
  }
}

describe('Pace', () => {
  let clock: Clock;
  beforeEach(() => (clock = new Clock()));
  afterEach(() => clock.restore());

  /** The slots within `ms`, and when each was, in ms since the start. `onSlot` may block: it moves the clock, and timers stand still. */
  function run(rate: number, ms: number, onSlot?: (slot: number) => void) {
    const startMs = clock.nowMs;
    const slots: number[] = [];
    const times: number[] = [];
    const pace = new Pace(rate, (slot) => {
      slots.push(slot);
      times.push(clock.nowMs - startMs);
      onSlot?.(slot);
    });
    pace.start();
    clock.advance(ms);
    pace.stop();
    return { slots, times };
  }

  it('calls back at the time of each slot; delays do not add up', () => {
    const { slots, times } = run(120, 1001);
    expect(slots).to.deep.equal(Array.from({ length: 121 }, (_, i) => i));
    for (const [i, slot] of slots.entries()) expect(times[i]! - (slot * 1000) / 120).to.be.within(-1, 2);
  });

  it('skips missed slots and makes no burst', () => {
    const { slots, times } = run(50, 260, (slot) => {
      // The timer of slot 3 fires this late.
      if (slot === 2) clock.nowMs += 130;
    });
    expect(slots.slice(0, 5)).to.deep.equal([0, 1, 2, 9, 10]);
    for (const [i, slot] of slots.entries()) expect(times[i]!).to.be.at.least(slot * 20 - 1);
  });

  it('stops calling back when stopped, even twice', () => {
    let calls = 0;
    const pace = new Pace(120, () => calls++);
    pace.start();
    pace.stop();
    pace.stop();
    clock.advance(30);
    expect(calls).to.equal(0);
  });
});
