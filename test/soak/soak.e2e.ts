import { expect } from 'chai';
import { skipNamed } from '../helpers/skip-named.ts';
import { soak } from './soak.ts';
import { judge } from './verdict.ts';

const MINUTES = 3;
/** Of starting, settling and ending. */
const BESIDE_MS = 60_000;

describe('soak', () => {
  it(`memory, files and viewers are where they were after ${MINUTES} minutes`, async function () {
    if (process.env['CI'] !== 'true') skipNamed(this, 'the soak is run when CI=true (npm run test:soak)');
    this.timeout(MINUTES * 60_000 + BESIDE_MS);
    expect(judge(await soak(MINUTES, Math.floor(Date.now() / 86_400_000))).failures).to.deep.equal([]);
  });
});
