import { expect } from 'chai';
import { cropAround } from '../../../../../daemon/http/page/browser/recordings/crop-around.ts';
import { markPaths, rangesPath } from '../../../../../daemon/http/page/browser/recordings/event-marks.ts';
import {
  LONGEST_RANGE_MS,
  withEnd,
  withHandleAt,
  withStart,
} from '../../../../../daemon/http/page/browser/recordings/range-selection.ts';
import {
  nextMainSpeed,
  nextSpeed,
  speedText,
} from '../../../../../daemon/http/page/browser/recordings/speeds.ts';
import { rowsInSight } from '../../../../../daemon/http/page/browser/recordings/virtual-list.ts';
import { monthGrid, firstWeekdayOf } from '../../../../../daemon/http/page/browser/recordings/month-grid.ts';
import { made } from '../../../../helpers/made-event.ts';

const AXIS = { fromMs: 0, toMs: 600_000 };
const SIZE = { width: 600, height: 40 };

describe('the marks of a strip', () => {
  it('differ in shape by type, and a bar in height by score', () => {
    const paths = markPaths(
      [
        made('a', { startMs: 60_000, endMs: 60_000, score: 100 }),
        // The clearest one counts.
        made('a2', { startMs: 60_000, endMs: 60_000, score: 10 }),
        made('b', { startMs: 120_000, endMs: 120_000, score: 0 }),
        made('c', { type: 'camera-lost', startMs: 240_000, endMs: 300_000 }),
        made('d', { type: 'tamper', startMs: 6000, endMs: 6000 }),
        made('e', { type: 'manual', startMs: 12_000, endMs: 12_000 }),
        made('f', { type: 'privacy', startMs: 480_000, endMs: null }),
      ],
      AXIS,
      SIZE,
      540_000,
    );
    expect(paths.bar).to.equal('M60 0h4v37h-4ZM120 28h4v9h-4Z');
    expect(paths.block).to.equal('M240 0h60v40h-60Z');
    expect(paths.hatching).to.equal('M480 0h60v40h-60Z');
    expect(paths.diamond).to.match(/^M9 13l7 7l-7 7l-7 -7Z$/);
    expect(paths.ring).to.match(/^M10 20a5 5 0 1 1 10 0/);
  });

  it('are as many as have room, however many events there are', () => {
    const events = Array.from({ length: 100_000 }, (_, index) =>
      made(String(index), { startMs: index * 6, endMs: index * 6 + 2000, score: index % 100 }),
    );
    const started = process.cpuUsage();
    const { bar } = markPaths(events, AXIS, SIZE, 0);
    expect(process.cpuUsage(started).user / 1000).to.be.below(200);
    expect(bar.match(/M/g)).to.have.length(101);
  });

  it('stay where they are in time while the strip moves', () => {
    const event = made('a', { startMs: 61_234, endMs: 61_234, score: 50 });
    const xOf = (byMs: number) =>
      Number(/^M([\d.]+)/.exec(markPaths([event], { fromMs: byMs, toMs: byMs + 600_000 }, SIZE, 0).bar)?.[1]);
    for (let byMs = 0; byMs < 20_000; byMs += 700)
      expect(xOf(byMs)).to.be.closeTo(xOf(0) - byMs / 1000, 0.11);
  });

  it('show where pictures are, and join what is nearer than a pixel', () => {
    expect(
      rangesPath(
        [
          { fromMs: -5, toMs: 60_000 },
          { fromMs: 300_000, toMs: 900_000 },
        ],
        AXIS,
        SIZE,
      ),
    ).to.equal('M0 37h60v3h-60ZM300 37h300v3h-300Z');
    const many = Array.from({ length: 60_000 }, (_, index) => ({ fromMs: index * 10, toMs: index * 10 + 9 }));
    expect(rangesPath(many, AXIS, SIZE).length).to.be.below(40_000);
  });
});

describe('a range to export', () => {
  it('is made by its two ends, in any order', () => {
    expect(withStart(null, 1000)).to.deep.equal({ fromMs: 1000, toMs: 31_000 });
    expect(withEnd({ fromMs: 1000, toMs: 31_000 }, 9000)).to.deep.equal({ fromMs: 1000, toMs: 9000 });
    expect(withStart({ fromMs: 1000, toMs: 9000 }, 20_000)).to.deep.equal({ fromMs: 20_000, toMs: 50_000 });
    expect(withEnd({ fromMs: 20_000, toMs: 50_000 }, 10_000)).to.deep.equal({
      fromMs: -20_000,
      toMs: 10_000,
    });
  });

  it('stays at least a second and at most a day long while a handle is dragged', () => {
    const range = { fromMs: 0, toMs: 60_000 };
    expect(withHandleAt(range, 'start', 99_000)).to.deep.equal({ fromMs: 59_000, toMs: 60_000 });
    expect(withHandleAt(range, 'end', -5)).to.deep.equal({ fromMs: 0, toMs: 1000 });
    expect(withHandleAt(range, 'end', 1e12).toMs).to.equal(LONGEST_RANGE_MS);
  });
});

describe('the list of events', () => {
  it('makes only the rows in sight and a few more, of 100 000 too', () => {
    expect(rowsInSight({ top: 0, height: 720 }, 72, 100_000)).to.deep.equal({ first: 0, end: 14 });
    expect(rowsInSight({ top: 7_199_280, height: 720 }, 72, 100_000)).to.deep.equal({
      first: 99_986,
      end: 100_000,
    });
    expect(rowsInSight({ top: -500, height: 720 }, 72, 100_000)).to.deep.equal({ first: 0, end: 8 });
    expect(rowsInSight({ top: 9e6, height: 720 }, 72, 100)).to.deep.equal({ first: 0, end: 0 });
    expect(rowsInSight({ top: 0, height: 0 }, 72, 100)).to.deep.equal({ first: 0, end: 0 });
  });

  it('shows the surroundings of what moved, without leaving the picture', () => {
    expect(cropAround(null)).to.deep.equal({ scale: 1, x: 0, y: 0 });
    expect(cropAround([0, 0, 1, 1])).to.deep.equal({ scale: 1, x: 0, y: 0 });
    const { scale, x, y } = cropAround([0.5, 0.4, 0.1, 0.3]);
    expect([scale, x, y].map((one) => Math.round(one * 100) / 100)).to.deep.equal([2, -0.6, -0.6]);
    expect(cropAround([0, 0, 0.01, 0.01])).to.deep.equal({ scale: 3, x: 0, y: 0 });
    expect(cropAround([0.99, 0.99, 0.01, 0.01])).to.deep.equal({ scale: 3, x: -2, y: -2 });
  });
});

describe('the calendar', () => {
  it('has the weeks of a month, which begin as they do in the language', () => {
    const november = monthGrid(2026, 11, 1);
    expect(november.map((week) => week.map((day) => day?.day ?? 0))).to.deep.equal([
      [0, 0, 0, 0, 0, 0, 1],
      [2, 3, 4, 5, 6, 7, 8],
      [9, 10, 11, 12, 13, 14, 15],
      [16, 17, 18, 19, 20, 21, 22],
      [23, 24, 25, 26, 27, 28, 29],
      [30, 0, 0, 0, 0, 0, 0],
    ]);
    expect(monthGrid(2026, 11, 0)[0]?.map((day) => day?.day)).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
    expect([firstWeekdayOf('de'), firstWeekdayOf('en-US')]).to.deep.equal([1, 0]);
  });
});

describe('the speed of a recording', () => {
  it('goes through all by key and through some by a button', () => {
    expect([0.25, 1, 4, 16].map((speed) => nextSpeed(speed, 1))).to.deep.equal([0.5, 2, 8, 16]);
    expect([0.25, 1].map((speed) => nextSpeed(speed, -1))).to.deep.equal([0.25, 0.5]);
    expect([1, 4, 16, 0.25, 2].map(nextMainSpeed)).to.deep.equal([4, 16, 0.25, 1, 4]);
    expect([0.25, 0.5, 16].map(speedText)).to.deep.equal(['¼×', '½×', '16×']);
  });
});
