import { expect } from 'chai';
import { rowsOf } from '../../scripts/bench/summary.ts';
import { madeSample, madeSeries } from './made-results.ts';

describe('rowsOf', () => {
  it('divides by the floor of the same run and as many viewers, and then takes the median', () => {
    const rows = rowsOf([
      madeSeries(
        'picamd',
        1,
        [400, 900, 500].map((cpu) => madeSample(cpu)),
      ),
      madeSeries('picamd', 10, [madeSample(50)]),
      madeSeries(
        'node-floor',
        1,
        [200, 900, 100].map((cpu) => madeSample(cpu)),
      ),
      madeSeries('node-floor', 10, [madeSample(40)]),
    ]);
    expect(rows[0]?.cpuMicrosecondsPerFrame).to.deep.equal({ median: 500, least: 400, most: 900 });
    expect(rows[0]?.cpuToNodeFloor).to.deep.equal({ median: 2, least: 1, most: 5 });
    expect(rows[0]?.cpuToCFloor).to.equal(null);
    expect(rows[1]?.cpuToNodeFloor?.median).to.equal(1.25);
    expect(rows[2]?.cpuToNodeFloor).to.equal(null);
  });

  it('divides the cold figure by the warm one of the same run', () => {
    const runs = [
      madeSample(100, { coldMicrosecondsPerFrame: 150 }),
      madeSample(300, { coldMicrosecondsPerFrame: 300 }),
      madeSample(100, { coldMicrosecondsPerFrame: 130 }),
    ];
    const [row] = rowsOf([madeSeries('picamd', 1, runs)]);
    expect(row?.coldToWarm).to.deep.equal({ median: 1.3, least: 1, most: 1.5 });
  });

  it('compares a mode with the plain stream of as many viewers', () => {
    const rows = rowsOf([
      madeSeries('picamd', 1, [madeSample(100, { cpuPercent: 3 })]),
      madeSeries('picamd', 10, [madeSample(100, { cpuPercent: 8 })]),
      madeSeries('picamd', 10, [madeSample(100, { cpuPercent: 10 })], 'tls'),
      madeSeries('node-floor', 10, [madeSample(50)]),
    ]);
    expect(rows[2]?.cpuToPlain?.median).to.equal(1.25);
    expect(rows[2]?.cpuToNodeFloor).to.equal(null);
    expect(rows[1]?.cpuToPlain).to.equal(null);
  });

  it('adds up what went wrong in all runs; a viewer that asks for fewer frames skips none', () => {
    const sample = madeSample(100);
    const bad = { ...sample, received: { ...sample.received!, damaged: 2, closed: 1 } };
    const [plain, fps] = rowsOf([
      madeSeries('picamd', 1, [sample, bad]),
      madeSeries('picamd', 10, [sample], 'fps'),
    ]);
    expect(plain).to.include({ skipped: 2, damaged: 2, disordered: 0, closed: 1 });
    expect(fps?.skipped).to.equal(0);
  });

  it('has no figures for frames that nobody received', () => {
    const [row] = rowsOf([madeSeries('picamd', 0, [madeSample(null, { received: null })], 'on-demand')]);
    expect(row).to.include({ cpuMicrosecondsPerFrame: null, latencyP50Ms: null, fpsMin: null });
    const sample = madeSample(null);
    const nothing = { ...sample, received: { ...sample.received!, latencyP50Ms: Number.NaN } };
    expect(rowsOf([madeSeries('picamd', 1, [nothing])])[0]?.latencyP50Ms).to.equal(null);
  });

  it('splits memory by the median of each part', () => {
    const parts = (heap: number) => ({ ring: 16, heap, code: 45, other: 10 });
    const [row] = rowsOf([
      madeSeries(
        'picamd',
        1,
        [12, 30, 14].map((heap) => madeSample(1, { memoryMegabytes: parts(heap) })),
      ),
    ]);
    expect(row?.memoryMegabytes).to.deep.equal(parts(14));
  });
});
