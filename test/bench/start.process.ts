import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { runProgram } from '../helpers/run-program.ts';

const START = fileURLToPath(new URL('../../scripts/bench/start.js', import.meta.url));
const EXIT_USAGE = 64;

describe('npm run bench:start', () => {
  it('measures both builds, and prints their ratio', async () => {
    const { code, stdout, stderr } = await runProgram(process.execPath, [START, '--runs', '1']);
    expect([code, stderr]).to.deep.equal([0, '']);
    const table = stdout.toString();
    for (const name of ['listens', 'CPU until then', 'memory'])
      expect(table).to.match(
        new RegExp(`^\\| ${name} +\\| [1-9]\\d*, \\d+ .*\\| [1-9]\\d*, \\d+ .*\\| \\d\\.\\d\\d, `, 'm'),
      );
  });

  for (const args of [['--runs', '0'], ['--runs', 'many'], ['--bogus']])
    it(`says how it is used after ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await runProgram(process.execPath, [START, ...args]);
      expect([code, stdout.toString()]).to.deep.equal([EXIT_USAGE, '']);
      expect(stderr).to.match(/^npm run bench:start -- \[--runs 15\]\n/);
    });
});
