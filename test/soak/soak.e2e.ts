import { expect } from 'chai';
import { skipNamed } from '../helpers/skip-named.ts';
import { soak } from './soak.ts';
import { judge } from './verdict.ts';

const MINUTES = 3;
/** Time to start, settle and stop. */
const OVERHEAD_MS = 60_000;

describe('soak', () => {
  it(`leaks no memory, files or viewers in ${MINUTES} minutes`, async function () {
    if (process.env['CI'] !== 'true') skipNamed(this, 'the soak only runs if CI=true (npm run test:soak)');
    this.timeout(MINUTES * 60_000 + OVERHEAD_MS);
    expect(judge(await soak(MINUTES, Math.floor(Date.now() / 86_400_000))).failures).to.deep.equal([]);
  });
});
