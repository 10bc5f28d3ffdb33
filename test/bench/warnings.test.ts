import { expect } from 'chai';
import { rowsOf } from '../../scripts/bench/summary.ts';
import type { Series } from '../../scripts/bench/summary.ts';
import { faultsOf, warningsOf } from '../../scripts/bench/warnings.ts';
import { madeSample, madeSeries } from './made-results.ts';

function warnings(...series: Series[]): string[] {
  return warningsOf(series, rowsOf(series));
}

describe('warnings of the bench', () => {
  it('has none on an idle machine', () => {
    expect(warnings(madeSeries('c-floor', 1, [madeSample(100), madeSample(110)]))).to.deep.equal([]);
  });

  it('tells of other programs, of the host, and of late clients in any run', () => {
    const busy = madeSample(100, {
      disturbance: { othersPercent: 12.3, stolenPercent: 3.2 },
      loadPercent: 97,
    });
    expect(warnings(madeSeries('picamd', 1, [madeSample(100), busy, madeSample(100)]))).to.deep.equal([
      'Other programs used up to 12 % of the processors.',
      "Up to 3 % of the processors' time was given to other guests of the host.",
      'Camera and clients used up to 97 % of their processor: latencies are theirs, too.',
    ]);
  });

  it('tells of frames that were sent again, which is no fault', () => {
    const sample = madeSample(100);
    const repeating = madeSeries('picamd', 10, [
      { ...sample, received: { ...sample.received!, repeated: 3 } },
    ]);
    expect(warnings(repeating)).to.deep.equal([
      'picamd (plain, 10 viewers) or the camera stood still for half a second.',
    ]);
    expect(faultsOf(rowsOf([repeating]))).to.deep.equal([]);
  });

  it('compares a floor with itself, but picamd, which changes, not', () => {
    const unsteady = [madeSample(100), madeSample(120)];
    expect(warnings(madeSeries('node-floor', 10, unsteady))).to.deep.equal([
      'The Node floor (10 viewers) differs by 18 % between runs.',
    ]);
    expect(warnings(madeSeries('picamd', 10, unsteady))).to.deep.equal([]);
  });

  it('names what viewers must not receive', () => {
    const sample = madeSample(100);
    const bad = { ...sample, received: { ...sample.received!, damaged: 2, disordered: 1 } };
    const rows = rowsOf([madeSeries('picamd', 1, [sample]), madeSeries('picamd', 10, [bad], 'tls')]);
    expect(faultsOf(rows)).to.deep.equal([
      'picamd, tls, 10 viewers: 2 frames damaged, 1 out of order or twice, 0 connections closed.',
    ]);
  });
});
