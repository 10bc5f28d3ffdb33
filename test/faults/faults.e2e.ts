import { skipNamed } from '../helpers/skip-named.ts';
import { FAULTS } from './faults.ts';
import { runFault } from './run-fault.ts';

const MAX_MS = 60_000;

describe('faults, short form', function () {
  this.timeout(MAX_MS);
  for (const fault of FAULTS) {
    it(fault.name, async function () {
      const { verdict, text } = await runFault(fault, 'short');
      if (verdict === 'FAILED') throw new Error(text);
      if (verdict !== 'ok') skipNamed(this, `${fault.name}: ${text}`);
    });
  }
});
