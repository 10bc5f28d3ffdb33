import { expect } from 'chai';
import { momentOf } from '../../../../../daemon/http/page/browser/recordings/clock-text.ts';
import { spaceText } from '../../../../../daemon/http/page/browser/recordings/disk-line.ts';
import {
  dayTitle,
  eventDetail,
  eventLabel,
  eventLength,
  lengthText,
  tickText,
} from '../../../../../daemon/http/page/browser/recordings/event-texts.ts';
import {
  amountIn,
  joined,
  readDays,
  readDisk,
  readRecordings,
} from '../../../../../daemon/http/page/browser/recordings/recordings-documents.ts';
import { made } from '../../../../helpers/made-event.ts';

const FILE = { id: null, fromMs: 1000, toMs: 61_000, bytes: 600_000, pictures: 60, starred: false };

describe('what the daemon says of recordings', () => {
  it('is read, and nothing of it when another program has answered', () => {
    expect(
      readRecordings({ recordings: [{ ...FILE, type: 'continuous' }, { fromMs: 5 }, 7], next: 'cursor' }),
    ).to.deep.equal({
      files: [FILE],
      next: 'cursor',
    });
    expect(readRecordings('<html>')).to.deep.equal({ files: [], next: null });
    expect(readDays({ days: ['2026-11-29', 'soon', 4], mp4: true })).to.deep.equal({
      days: [{ fromMs: Date.UTC(2026, 10, 29), toMs: Date.UTC(2026, 10, 30) }],
      mp4: true,
    });
    expect(readDays(null)).to.deep.equal({ days: [], mp4: false });
    const facts = { path: '/media/picamd', freeBytes: 38e9, totalBytes: 58e9, lastsDays: 9, message: '' };
    expect(readDisk({ state: 'waiting', ...facts })).to.deep.equal({ state: 'waiting', ...facts });
    expect(readDisk({ state: 'disk-missing', freeBytes: -1, lastsDays: 'long' })).to.include({
      freeBytes: null,
      lastsDays: null,
    });
    expect(readDisk({})).to.equal(null);
  });

  it('is one range where files follow each other', () => {
    const files = [
      FILE,
      { fromMs: 62_000, toMs: 121_000 },
      { fromMs: 30_000, toMs: 40_000 },
      { fromMs: 200_000, toMs: 210_000 },
    ];
    expect(joined(files, 5000)).to.deep.equal([
      { fromMs: 1000, toMs: 121_000 },
      { fromMs: 200_000, toMs: 210_000 },
    ]);
  });

  it('says what an export has: the parts of files that are in its range', () => {
    expect(amountIn([FILE], { fromMs: 31_000, toMs: 91_000 })).to.deep.equal({
      bytes: 300_000,
      pictures: 30,
      ms: 30_000,
    });
    expect(amountIn([FILE, { ...FILE, pictures: null }], { fromMs: 1000, toMs: 2000 }).pictures).to.equal(
      null,
    );
    expect(amountIn([FILE], { fromMs: 61_000, toMs: 91_000 }).ms).to.equal(0);
  });

  it('counts a moment once, of which an event has all frames', () => {
    const event = { ...FILE, id: 'one', fromMs: 31_000, toMs: 41_000, bytes: 3_000_000, pictures: 300 };
    expect(amountIn([FILE, event], { fromMs: 1000, toMs: 61_000 })).to.deep.equal({
      bytes: 3_500_000,
      pictures: 350,
      ms: 60_000,
    });
  });
});

describe('the words of the recordings page', () => {
  it('take a time as people write it', () => {
    const day = { year: 2026, month: 11, day: 28 };
    const timeOf = (text: string) => {
      const ms = momentOf(text, day);
      return ms === null ? null : new Date(ms).toTimeString().slice(0, 8);
    };
    expect(['14:31:08', '14.31', '143108', '9', ' 09:05 '].map(timeOf)).to.deep.equal([
      '14:31:08',
      '14:31:00',
      '14:31:08',
      '09:00:00',
      '09:05:00',
    ]);
    for (const wrong of ['', 'noon', '24:00', '12:60', '1:2', '14:31:08:00'])
      expect(timeOf(wrong), wrong).to.equal(null);
  });

  it('name events, and how long they lasted', () => {
    const covered = made('a', { type: 'tamper', text: 'The camera is covered' });
    const moved = made('a', { type: 'tamper', text: 'The camera has been moved' });
    expect([covered, moved, made('a', { type: 'manual', recordingId: 'a' })].map(eventLabel)).to.deep.equal([
      'Covered',
      'Moved',
      'Saved clip',
    ]);
    expect(
      eventDetail(
        made('a', { type: 'manual', text: 'by Anna', startMs: new Date(2026, 10, 28, 9, 12, 30).getTime() }),
      ),
    ).to.equal('09:12:30, by Anna');
    expect(eventLength(made('a', { startMs: 5, endMs: null }))).to.equal('Now');
    expect([0, 400, 12_000, 125_000, 2_521_000].map((ms) => lengthText(0, ms))).to.deep.equal([
      '',
      '1 s',
      '12 s',
      '2 min 5 s',
      '42 min',
    ]);
  });

  it('name days, hours, and the room on the disk', () => {
    const now = new Date(2026, 10, 28, 14, 42).getTime();
    expect([28, 27, 21].map((day) => dayTitle({ year: 2026, month: 11, day }, now))).to.deep.equal([
      'Today, Nov 28',
      'Yesterday, Nov 27',
      'Saturday, Nov 21',
    ]);
    expect([3_600_000, 60_000, 5000].map((step) => tickText(now, step))).to.deep.equal([
      '14',
      '14:42',
      '14:42:00',
    ]);
    expect(spaceText(38e9, 58e9, 8.7)).to.equal('38 GB of 58 GB free, lasts about 9 days');
    expect(spaceText(38e9, 58e9, 0.4)).to.equal('38 GB of 58 GB free, lasts less than a day');
  });
});
