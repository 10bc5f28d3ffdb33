import { expect } from 'chai';
import { needs } from '../helpers/programs.ts';
import { skipNamed } from '../helpers/skip-named.ts';
import { countInstructions } from './count.ts';
import { countToJudge, FIGURE_NAME, median, overBound, readFigure } from './kept-figures.ts';

/** One run takes 10 to 60 s, and five are the most. */
const LIMIT_MS = 10 * 60_000;

describe('the instructions of one frame through frame/ and stream/', function () {
  this.timeout(LIMIT_MS);
  needs('Valgrind');

  it('are at most a tenth more than the kept figure', async function () {
    const kept = readFigure();
    if (kept === null) {
      const counted = JSON.stringify(median([await countInstructions()]));
      skipNamed(
        this,
        `test/instructions: no figure for ${FIGURE_NAME}: counted ${counted} (npm run test:instructions -- --write keeps it)`,
      );
    }
    const runs = await countToJudge(countInstructions, kept.instructions);
    expect(overBound(runs, kept.instructions)).to.deep.equal([]);
  });
});
