import { expect } from 'chai';
import { measuredText } from '../../scripts/bench/measured-text.ts';
import { keptResults, parseResults, resultsText } from '../../scripts/bench/results.ts';
import { madeResults } from './made-results.ts';

describe('results of the bench', () => {
  it('are read as they were written, with four digits', () => {
    const text = resultsText({ ...madeResults([1]), frameKilobytes: 69.123456 });
    expect(parseResults(text).frameKilobytes).to.equal(69.12);
    expect(resultsText(parseResults(text))).to.equal(text);
  });

  it('are rejected with a key too many, a key too few, or a value that cannot be', () => {
    const results = madeResults([1]);
    const [row] = results.rows;
    for (const wrong of [
      { ...results, more: 1 },
      { ...results, rows: [] },
      { ...results, date: 'today' },
      { ...results, rows: [{ ...row, skipped: undefined }] },
      { ...results, rows: [{ ...row, skipped: -1 }] },
      { ...results, rows: [{ ...row, mode: 'quick' }] },
      { ...results, rows: [{ ...row, cpuPercent: null }] },
    ])
      expect(() => parseResults(JSON.stringify(wrong))).to.throw();
  });

  it('that the README shows have picamd and what it is compared with', () => {
    const { rows } = keptResults();
    expect(new Set(rows.map(({ subject }) => subject))).to.include.all.keys('picamd', 'node-floor');
  });

  it('become a table for each reader of the README', () => {
    const text = measuredText(madeResults());
    expect(text).to.match(
      /\| 1 +\| 29.9 fps +\| 0.40 ms +\| 1.00 +\| 420 µs \(400 to 440\) +\| 1.40 +\| 2.10 +\|/,
    );
    expect(text).to.include('| 64 MB');
    expect(text).not.to.include('Not to be believed');
    expect(measuredText(madeResults([1], { warnings: ['The machine was busy.'] }))).to.include(
      'Not to be believed: The machine was busy.',
    );
  });
});
