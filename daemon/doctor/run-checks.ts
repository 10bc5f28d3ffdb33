import type { Loaded } from '../config/load.ts';
import { errorMessage } from '../errors.ts';
import { CHECKS } from './checks.ts';
import type { Check } from './checks.ts';
import { fault, notPermitted, warning } from './check-result.ts';
import type { CheckResult, State } from './check-result.ts';
import type { HostAccess } from './host-access.ts';
import { CheckContext } from './check-context.ts';

export interface NamedResult extends CheckResult {
  readonly id: string;
}

export interface Report {
  /** What the machine is, as it says itself; null when it is no Raspberry Pi. */
  readonly model: string | null;
  readonly worst: Exclude<State, 'skipped'>;
  readonly results: readonly NamedResult[];
}

/** No check is waited for longer. One of its commands may take 3 s. */
const LONGEST_MS = 12_000;
/** A log line, or what another program says of itself, can be of any length. */
const MOST_CHARACTERS = 300;

/** Looks at everything at once; takes 12 s at most. A check that breaks is a result like any other. */
export async function runChecks(
  host: HostAccess,
  loaded: Loaded,
  checks: readonly Check[] = CHECKS,
  longestMs = LONGEST_MS,
): Promise<Report> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort('SIGTERM'), longestMs);
  const context = new CheckContext(host, loaded, late.signal);
  const noAnswer = new Promise<CheckResult>((resolve) => {
    late.signal.addEventListener('abort', () =>
      resolve(fault('there was no answer in time', 'sudo dmesg | tail')),
    );
  });
  try {
    const results = await Promise.all(
      checks.map(async ({ id, look }) => {
        const looked = (async () => look(context))().catch((error: unknown) => broken(error, id));
        return { id, ...clean(await Promise.race([looked, noAnswer])) };
      }),
    );
    return { model: await context.pi().catch(() => null), worst: worstOf(results), results };
  } finally {
    clearTimeout(timer);
  }
}

function broken(error: unknown, id: string): CheckResult {
  switch ((Object(error) as { code?: unknown }).code) {
    case 'EACCES':
    case 'EPERM':
      return notPermitted(`what this needs (${id})`);
    case 'ETIMEDOUT':
      return warning(errorMessage(error), null);
    default:
      return fault(`this check broke: ${errorMessage(error)}`, 'Tell the makers of picamd, with this line.');
  }
}

function worstOf(results: readonly NamedResult[]): Report['worst'] {
  const states = results.map(({ state }) => state);
  return states.includes('fault') ? 'fault' : states.includes('warning') ? 'warning' : 'ok';
}

function clean({ state, message, hint }: CheckResult): CheckResult {
  return { state, message: printable(message), hint: hint === null ? null : printable(hint) };
}

/** One line, and nothing that a terminal would obey. */
function printable(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 3)}...` : line;
}
