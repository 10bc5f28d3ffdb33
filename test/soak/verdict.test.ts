import { expect } from 'chai';
import type { Sample } from './samples.ts';
import type { SoakResult } from './soak.ts';
import { judge } from './verdict.ts';
import { NO_VISITS } from './visitors.ts';

const IDLE: Sample = {
  seconds: 0,
  residentMegabytes: 90,
  heapMegabytes: 15,
  openFiles: 22,
  viewers: 0,
  children: 1,
  fps: 10,
};
const RESOURCES = { Timeout: 1, TCPServerWrap: 1 };

/** One hour in which memory grows by `growth` MB per hour, and varies by 1 MB like with a garbage collector. */
function run(growth = 0): SoakResult {
  const samples = Array.from({ length: 900 }, (_, i) => ({
    ...IDLE,
    seconds: 4 * i,
    residentMegabytes: 90 + (growth * 4 * i) / 3600 + ((i * 7) % 5) / 2 - 1,
  }));
  return {
    minutes: 60,
    seed: 1,
    samples,
    marks: [],
    visits: { ...NO_VISITS, frames: 1000, snapshots: 100, problems: [] },
    before: { sample: IDLE, resources: RESOURCES },
    after: { sample: { ...IDLE, seconds: 3600 }, resources: RESOURCES },
    exitCode: 0,
    faults: [],
  };
}

/** The same, with another final state. */
function ended(last: Partial<Sample>, resources = RESOURCES): SoakResult {
  return { ...run(), after: { sample: { ...IDLE, ...last }, resources } };
}

describe('judge', () => {
  it('passes constant memory', () => {
    expect(judge(run()).failures).to.deep.equal([]);
    expect(judge(run(0.5)).failures).to.deep.equal([]);
  });

  const ROWS: readonly (readonly [what: string, result: SoakResult, failure: RegExp])[] = [
    ['memory that grows slowly', run(5), /grows by 5\.\d ± 0\.\d MB per hour/],
    ['memory that rises fast', run(60), /rose from \d+ to \d+ MB/],
    ['an open file', ended({ openFiles: 23 }), /22 files were open before, 23 after/],
    ['a viewer', ended({ viewers: 1 }), /1 viewers were left/],
    ['a second child', ended({ children: 2 }), /2 children/],
    ['no camera', ended({ children: 0, fps: 0 }), /0 fps/],
    ['a timer', ended({}, { ...RESOURCES, Timeout: 2 }), /event loop has 2 Timeout after, 1 before/],
    [
      'a broken frame',
      { ...run(), visits: { ...run().visits, problems: ['frame 7 is not'] } },
      /frame 7 is not/,
    ],
    ['a fault in the log', { ...run(), faults: ['{"level":60}'] }, /logged: \{"level":60\}/],
    ['visitors without pictures', { ...run(), visits: NO_VISITS }, /received no pictures/],
    ['a daemon that failed', { ...run(), exitCode: 1 }, /exited with 1/],
  ];
  for (const [what, result, failure] of ROWS)
    it(`detects ${what}`, () => {
      expect(judge(result).failures.join('\n')).to.match(failure);
    });
});
