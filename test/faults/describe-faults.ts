import { skipNamed } from '../helpers/skip-named.ts';
import type { Fault } from './fault.ts';
import { runFault } from './run-fault.ts';

const MAX_MS = 150_000;

/** A test for each of these faults, in its short form. */
export function describeFaults(title: string, faults: readonly Fault[]): void {
  describe(title, function () {
    this.timeout(MAX_MS);
    for (const fault of faults)
      it(fault.name, async function () {
        const { verdict, text } = await runFault(fault, 'short');
        if (verdict === 'FAILED') throw new Error(text);
        if (verdict !== 'ok') skipNamed(this, `${fault.name}: ${text}`);
      });
  });
}
