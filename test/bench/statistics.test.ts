import { expect } from 'chai';
import {
  figure,
  figureOf,
  median,
  percentile,
  ratios,
  spreadPercent,
} from '../../scripts/bench/statistics.ts';

describe('statistics of the bench', () => {
  it('takes the middle value, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).to.equal(5);
    expect(median([9, 1, 5, 7])).to.equal(6);
    expect(median([4])).to.equal(4);
    expect(median([])).to.be.NaN;
    // As numbers: 10 is not before 9.
    expect(median([10, 9, 100])).to.equal(10);
  });

  it('leaves the values as they are', () => {
    const values = [3, 1, 2];
    median(values);
    percentile(values, 0.5);
    expect(values).to.deep.equal([3, 1, 2]);
  });

  it('takes the value that a fraction of the values does not exceed', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(hundred, 0.5)).to.equal(50);
    expect(percentile(hundred, 0.99)).to.equal(99);
    expect(percentile(hundred, 1)).to.equal(100);
    expect(percentile([30, 10, 20], 0.5)).to.equal(20);
    expect(percentile([7], 0.01)).to.equal(7);
    expect(percentile([], 0.5)).to.be.NaN;
  });

  it('makes a figure of runs, of which some may have no value', () => {
    expect(figure([3, 1, 2])).to.deep.equal({ median: 2, least: 1, most: 3 });
    expect(figureOf([null, 4, null, 6])).to.deep.equal({ median: 5, least: 4, most: 6 });
    expect(figureOf([null])).to.equal(null);
    expect(() => figure([])).to.throw('needs values');
  });

  it('has the spread in percent of the median', () => {
    expect(spreadPercent({ median: 200, least: 190, most: 220 })).to.equal(15);
    expect(spreadPercent({ median: 0, least: 0, most: 0 })).to.equal(0);
  });

  it('divides values of the same run only', () => {
    expect(ratios([10, null, 30, 40], [5, 5, null, 10])).to.deep.equal([2, 4]);
    expect(ratios([10], [])).to.deep.equal([]);
    expect(ratios([10], [0])).to.deep.equal([]);
  });
});
