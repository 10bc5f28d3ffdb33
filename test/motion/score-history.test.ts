import { expect } from 'chai';
import { ScoreHistory } from '../../daemon/motion/score-history.ts';

describe('the history of scores', () => {
  it('has the highest score of each second, and whether anything moved in it', () => {
    const history = new ScoreHistory();
    history.add(1000, 10, false);
    history.add(1200, 60, true);
    history.add(1999, 20, false);
    history.add(2000, 5, false);
    expect(history.seconds).to.deep.equal([
      { atMs: 1000, score: 60, moving: true },
      { atMs: 2000, score: 5, moving: false },
    ]);
  });

  it('reaches back five minutes, also with gaps', () => {
    const history = new ScoreHistory();
    for (let second = 0; second < 1000; second++) history.add(1000 * second, 1, false);
    expect([history.seconds.length, history.seconds[0]?.atMs]).to.deep.equal([300, 700_000]);
    history.add(1_200_000, 1, false);
    expect(history.seconds.length).to.equal(100);
  });

  it('begins again when the clock is set back', () => {
    const history = new ScoreHistory();
    history.add(900_000, 1, false);
    history.add(60_000, 2, false);
    expect(history.seconds).to.deep.equal([{ atMs: 60_000, score: 2, moving: false }]);
  });
});
