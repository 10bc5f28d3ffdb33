import type { DaemonNotice } from '../settings-document.ts';

/** `not-now`: somebody is logged in on the machine, for example. `never`: it is not offered. */
export type PowerAnswer = 'yes' | 'not-now' | 'never';

/** GET /machine.json; api.md describes the fields. */
export interface MachineFacts {
  readonly picamd: { readonly restart: boolean };
  readonly machine: { readonly restart: PowerAnswer; readonly shutDown: PowerAnswer };
  readonly card: readonly string[];
  readonly backups: { readonly exportedMs: number | null; readonly previousMs: number | null };
}

/** The daemon may wait 5 s for logind. */
const ANSWER_MS = 10_000;
/** A machine that starts accepts connections before it answers them. */
const ALIVE_MS = 2000;

/** Null if there is no answer: nothing is offered then. */
export async function machineFacts(): Promise<MachineFacts | null> {
  const answer = await ask('machine.json', { signal: AbortSignal.timeout(ANSWER_MS) });
  return answer?.ok === true ? (answer.body as MachineFacts) : null;
}

/** Asks for `restart`, `machine/restart` and so on. Null: it begins; else why not, without a code if there is no answer. */
export async function askMachine(path: string): Promise<DaemonNotice | null> {
  const answer = await ask(path, { method: 'POST', signal: AbortSignal.timeout(ANSWER_MS) });
  if (answer?.ok === true) return null;
  const { error } = (answer?.body ?? {}) as { error?: DaemonNotice };
  return error ?? { code: answer?.code ?? '', message: '', hint: '' };
}

/** The id of the picamd that answers; null: none does. */
export async function runningInstance(): Promise<string | null> {
  const answer = await ask('livez', { signal: AbortSignal.timeout(ALIVE_MS), cache: 'no-store' });
  return (answer?.body as { instance?: string } | null | undefined)?.instance ?? null;
}

interface Answer {
  readonly ok: boolean;
  /** Of an error. */
  readonly code: string;
  /** Null if it is no JSON, as of a proxy whose daemon is away. */
  readonly body: unknown;
}

async function ask(path: string, init: RequestInit): Promise<Answer | null> {
  try {
    const response = await fetch(path, init);
    const code = response.headers.get('X-Picamd-Error') ?? '';
    return { ok: response.ok, code, body: await response.json().catch(() => null) };
  } catch {
    return null;
  }
}
