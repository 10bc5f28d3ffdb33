import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { leastFreeBytes } from '../../daemon/config/recording-settings.ts';
import { LostPictures } from '../../daemon/recording/lost-pictures.ts';
import { expectedBytesPerDay, expectedDays } from '../../daemon/recording/recording-report.ts';
import { slotRate } from '../../daemon/recording/slot-rate.ts';

const GIGABYTE = 1e9;
const LIMITS = { days: 7, mostBytes: null, keepFree: '10%' };

describe('what recording says about itself', () => {
  const config = (...args: string[]) => loadConfig(['--config', '/dev/null', ...args], {}).config;

  it('is how long the disk lasts: what is used, and what is free but for RECORD_KEEP_FREE', () => {
    const space = { freeBytes: 30 * GIGABYTE, totalBytes: 64 * GIGABYTE };
    const facts = { limits: LIMITS, space, usedBytes: 10 * GIGABYTE, bytesPerDay: 6 * GIGABYTE };
    expect(expectedDays(facts)).to.be.closeTo((40 - 6.4) / 6, 0.01);
    expect(expectedDays({ ...facts, bytesPerDay: GIGABYTE })).to.equal(7);
    expect(expectedDays({ ...facts, limits: { ...LIMITS, mostBytes: 12 * GIGABYTE } })).to.equal(2);
    expect(expectedDays({ ...facts, space: null })).to.equal(null);
    expect(expectedDays({ ...facts, bytesPerDay: null })).to.equal(null);
  });

  it('expects a day as the picture makes it, or as the days before were', () => {
    expect(expectedBytesPerDay(config('--record=continuous', '--record-fps=2'), 50_000)).to.equal(8.64e9);
    expect(expectedBytesPerDay(config('--record=both'), 50_000, 9e9)).to.equal(9e9);
    expect(expectedBytesPerDay(config('--record=events'), 50_000, 3e9)).to.equal(3e9);
    expect(expectedBytesPerDay(config('--record=events'), 50_000)).to.equal(null);
    // Before the first frame, as its size and quality let expect.
    expect(expectedBytesPerDay(config('--record=continuous'))).to.be.within(1e9, 2e10);
  });

  it('takes RECORD_KEEP_FREE as a share of the disk or in bytes', () => {
    expect(leastFreeBytes('10%', 64 * GIGABYTE)).to.equal(6.4 * GIGABYTE);
    expect(leastFreeBytes('2.5%', 1000)).to.equal(25);
    expect(leastFreeBytes('5G', 64 * GIGABYTE)).to.equal(5 * 2 ** 30);
    for (const wrong of ['95%', '-1%', '10 %', '1K', 'all'])
      expect(() => config(`--record-keep-free=${wrong}`), wrong).to.throw('RECORD_KEEP_FREE');
  });

  it('names pictures that the disk was too slow for, once in ten minutes', () => {
    const lost = new LostPictures();
    expect(lost.update(0, 0)).to.equal(null);
    expect(lost.update(5, 1000)?.message).to.match(/5 frames/);
    expect(lost.update(9, 2000)).to.equal(null);
    expect(lost.notice(300_000)?.code).to.equal('disk-slow');
    expect(lost.notice(700_000)).to.equal(null);
    expect(lost.update(10, 700_000)?.message).to.match(/10 frames/);
  });

  it('has a rate of slots that no two pictures share', () => {
    expect(slotRate(1000 / 30.05, 25)).to.equal(30);
    expect(slotRate(1000 / 12.5, 25)).to.equal(13);
    expect(slotRate(Number.POSITIVE_INFINITY, 25)).to.equal(25);
    expect(slotRate(10_000, 25)).to.equal(1);
    expect(slotRate(1, 25)).to.equal(240);
  });
});
