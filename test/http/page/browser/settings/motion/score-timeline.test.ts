import { expect } from 'chai';
import { changedBlocks } from '../../../../../../daemon/http/page/browser/settings/motion/motion-now.ts';
import { ScoreTimeline } from '../../../../../../daemon/http/page/browser/settings/motion/score-timeline.ts';

const NOON = Date.parse('2026-11-29T12:00:00Z');

describe('the timeline of scores', () => {
  it('has five minutes, with the highest score of each second', () => {
    const timeline = new ScoreTimeline();
    timeline.replace([
      [NOON - 400_000, 9, false],
      [NOON - 1000, 10, false],
    ]);
    timeline.add({ atMs: NOON + 200, score: 20, moving: false });
    timeline.add({ atMs: NOON + 400, score: 70, moving: true });
    timeline.add({ atMs: NOON + 600, score: 30, moving: false });
    expect(timeline.lines).to.deep.equal([
      [
        { at: 1 - 2 / 300, score: 10 },
        { at: 1 - 1 / 300, score: 70 },
      ],
    ]);
    expect(timeline.bands).to.deep.equal([{ from: 1 - 1 / 300, to: 1 }]);
  });

  it('has a line for each time in which motion was looked for, and a band for each in which something moved', () => {
    const timeline = new ScoreTimeline();
    const at = (second: number, moving: boolean) => [NOON + 1000 * second, 60, moving] as const;
    timeline.replace([at(0, true), at(1, true), at(2, false), at(3, true), at(10, true)]);
    expect(timeline.lines.map((line) => line.length)).to.deep.equal([4, 1]);
    expect(timeline.bands).to.have.length(3);
  });

  it('begins again when the clock of the daemon is set back, and names whole minutes', () => {
    const timeline = new ScoreTimeline();
    expect(timeline.minutes).to.deep.equal([]);
    timeline.add({ atMs: NOON + 90_000, score: 1, moving: false });
    expect(timeline.minutes.map(({ ms }) => (ms - NOON) / 60_000)).to.deep.equal([-3, -2, -1, 0, 1]);
    timeline.add({ atMs: NOON - 900_000, score: 2, moving: false });
    expect(timeline.lines).to.have.length(1);
  });

  it('knows the places of blocks from their bits', () => {
    expect(changedBlocks({ blocks: Buffer.of(0x81, 0, 0x40).toString('base64') })).to.deep.equal([0, 7, 17]);
  });
});
