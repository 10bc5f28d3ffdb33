import { boundText, holds, withUnit } from './fault.ts';
import type { Fault, Form, Outcome } from './fault.ts';

/** What became of one fault. */
export interface Result {
  fault: Fault;
  verdict: 'ok' | 'FAILED' | 'skipped';
  outcome: Outcome | null;
  seconds: number;
  /** One sentence: what was measured, or why it was not. */
  text: string;
}

export async function runFault(fault: Fault, form: Form): Promise<Result> {
  const whyNot = form === 'short' && fault.longOnly ? 'too long for the short form' : (fault.whyNot?.() ?? null);
  if (whyNot !== null) return { fault, verdict: 'skipped', outcome: null, seconds: 0, text: whyNot };
  const startMs = performance.now();
  const seconds = () => (performance.now() - startMs) / 1000;
  try {
    const outcome = await fault.run(form);
    const { bound, measured } = fault;
    const text = `${measured}: ${withUnit(outcome.value, bound)} (${boundText(bound)})`;
    const verdict = holds(bound, outcome.value) ? 'ok' : 'FAILED';
    return { fault, verdict, outcome, seconds: seconds(), text: withNote(text, outcome) };
  } catch (error) {
    const { message } = error as Error;
    return { fault, verdict: 'FAILED', outcome: null, seconds: seconds(), text: message };
  }
}

function withNote(text: string, { note }: Outcome): string {
  return note === undefined ? text : `${text}; ${note}`;
}
