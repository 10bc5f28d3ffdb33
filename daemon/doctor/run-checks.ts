import { cameraName } from '../config/camera-name.ts';
import type { Loaded } from '../config/load.ts';
import { errorCode, errorMessage } from '../errors.ts';
import { CHECKS, HUB_CHECKS } from './checks.ts';
import type { Check } from './checks.ts';
import { fault, notPermitted, warning } from './check-result.ts';
import type { CheckResult, CheckState } from './check-result.ts';
import type { HostAccess } from './host-access.ts';
import { CheckContext } from './check-context.ts';

export interface NamedResult extends CheckResult {
  readonly id: string;
}

export interface Report {
  /** What people call the camera. */
  readonly name: string;
  /** As in `Raspberry Pi 4 Model B Rev 1.4`; null on other machines. */
  readonly model: string | null;
  readonly worst: Exclude<CheckState, 'skipped'>;
  readonly results: readonly NamedResult[];
}

/** Time limit of each check. One of its commands may take 3 s. */
const TIMEOUT_MS = 12_000;
/** The kernel reports a card, a camera or a memory that makes programs wait. */
const LOOK_FOR_HANG = 'sudo dmesg | tail';
/** Limit for messages and hints: they quote log lines and other programs' output, of any length. */
const MAX_CHARACTERS = 300;

/** Runs all checks in parallel, for 12 s at most. A check that throws becomes a result too. */
export async function runChecks(
  host: HostAccess,
  loaded: Loaded,
  checks: readonly Check[] = loaded.config.ROLE === 'hub' ? HUB_CHECKS : CHECKS,
  timeoutMs = TIMEOUT_MS,
): Promise<Report> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort('SIGTERM'), timeoutMs);
  const context = new CheckContext(host, loaded, deadline.signal);
  const timedOut = new Promise<CheckResult>((resolve) => {
    deadline.signal.addEventListener('abort', () => resolve(fault('this check timed out', LOOK_FOR_HANG)));
  });
  try {
    const results = await Promise.all(
      checks.map(async ({ id, run }) => {
        const result = (async () => run(context))().catch((error: unknown) => failedCheck(error, id));
        return { id, ...clean(await Promise.race([result, timedOut])) };
      }),
    );
    const name = cameraName(loaded.config, host.hostname);
    return { name, model: await context.piModel().catch(() => null), worst: worstOf(results), results };
  } finally {
    clearTimeout(timer);
  }
}

function failedCheck(error: unknown, id: string): CheckResult {
  switch (errorCode(error)) {
    case 'EACCES':
    case 'EPERM':
      return notPermitted(`what the check ${id} needs`);
    case 'ETIMEDOUT':
      return warning(errorMessage(error), LOOK_FOR_HANG);
    default:
      return fault(`this check crashed: ${errorMessage(error)}`, 'Please report this, with the line above.');
  }
}

function worstOf(results: readonly NamedResult[]): Report['worst'] {
  const states = results.map(({ state }) => state);
  return states.includes('fault') ? 'fault' : states.includes('warning') ? 'warning' : 'ok';
}

function clean({ state, message, hint }: CheckResult): CheckResult {
  return { state, message: printable(message), hint: hint === null ? null : printable(hint) };
}

/** A single line without control characters. */
function printable(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > MAX_CHARACTERS ? `${line.slice(0, MAX_CHARACTERS - 3)}...` : line;
}
