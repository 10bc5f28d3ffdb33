import { FAULTS } from './faults.ts';
import { runFault } from './run-fault.ts';

const MOST_MS = 60_000;
const skipped: string[] = [];

describe('faults, in their short form', function () {
  this.timeout(MOST_MS);
  after(() => {
    if (skipped.length > 0) process.once('exit', () => console.error(skipped.join('\n')));
  });

  for (const fault of FAULTS) {
    it(fault.name, async function () {
      const { verdict, text } = await runFault(fault, 'short');
      if (verdict === 'FAILED') throw new Error(text);
      if (verdict === 'ok') return;
      skipped.push(`skipped: ${fault.name}: ${text}`);
      this.skip();
    });
  }
});
