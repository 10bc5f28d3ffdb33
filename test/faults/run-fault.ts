import { programVersion } from '../helpers/programs.ts';
import { boundText, holds, withUnit } from './fault.ts';
import type { Fault, Form, Outcome } from './fault.ts';

/** Result of one fault. */
export interface Result {
  fault: Fault;
  verdict: 'ok' | 'FAILED' | 'skipped';
  outcome: Outcome | null;
  seconds: number;
  /** The measurement, or the reason why there is none. */
  text: string;
}

export async function runFault(fault: Fault, form: Form): Promise<Result> {
  const absent = (fault.needs ?? []).filter((name) => programVersion(name) === null);
  const whyNot =
    absent.length > 0
      ? `${absent.join(', ')}: not installed (scripts/install-test-clients)`
      : (fault.whyNot?.() ?? null);
  // Missing programs can be installed; limits of a kernel or container cannot be changed.
  const verdict = absent.length > 0 && process.env['CI'] === 'true' ? 'FAILED' : 'skipped';
  if (whyNot !== null) return { fault, verdict, outcome: null, seconds: 0, text: whyNot };
  const startMs = performance.now();
  const seconds = () => (performance.now() - startMs) / 1000;
  try {
    const outcome = await fault.run(form);
    const { bound, measured } = fault;
    const text = `${measured}: ${withUnit(outcome.value, bound)} (${boundText(bound)})`;
    const verdict = holds(bound, outcome.value, form) ? 'ok' : 'FAILED';
    return { fault, verdict, outcome, seconds: seconds(), text: withNote(text, outcome) };
  } catch (error) {
    const { message } = error as Error;
    return { fault, verdict: 'FAILED', outcome: null, seconds: seconds(), text: message };
  }
}

function withNote(text: string, { note }: Outcome): string {
  return note === undefined ? text : `${text}; ${note}`;
}
