import type { AlertProblem } from './alert-problem.ts';
import type { DaemonNotice } from '../settings-document.ts';

/** One entry of `webhooks`; what this page does not know of it is sent back as it came. */
export interface AlertRow {
  readonly name: string;
  readonly preset: string | null;
  readonly enabled: boolean;
  readonly types: readonly string[];
  readonly minScore: number;
  readonly url: string;
  readonly [field: string]: unknown;
}

/** How the alerts of a webhook go. */
export interface AlertRowResult {
  readonly name: string;
  readonly last: { readonly at: string; readonly problem: AlertProblem | null } | null;
}

/** GET /alerts.json (api.md). */
export interface AlertsView {
  readonly webhooks: readonly AlertRow[];
  readonly quietUntil: string | null;
  readonly results: readonly AlertRowResult[];
}

/** GET /alerts/reach.json (api.md). */
export interface Reach {
  readonly reach: 'internet' | 'some' | 'local';
  /** Null where nothing keeps alerts from the internet. */
  readonly command: string | null;
  readonly revoke: string | null;
  /** Whether a file on the card does it too. */
  readonly card: boolean;
}

/** What POST /alerts/test answers. */
export interface TestAnswer {
  readonly isSent: boolean;
  readonly milliseconds: number;
  readonly status: number | null;
  readonly answer: string;
  readonly problem: AlertProblem | null;
}

interface AlertsRequest {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly body?: object;
  /** In If-Match; '' leaves it out. */
  readonly tag?: string;
}

export type AlertsAnswer =
  | { readonly kind: 'ok'; readonly value: unknown; readonly tag: string }
  | {
      readonly kind: 'refused';
      readonly error: DaemonNotice;
      readonly tag: string;
      /** What is there now, if it has changed since it was read. */
      readonly current: AlertsView | null;
    }
  | { readonly kind: 'unreachable' };

/** A test may take 10 s, and a daemon that accepts a connection and does not answer is as good as none. */
const ANSWER_MS = 20_000;

/** Sends a request about alerts. A session that has ended leads to the login. */
export async function askAlerts({ method, path, body, tag = '' }: AlertsRequest): Promise<AlertsAnswer> {
  const headers = {
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(tag === '' ? {} : { 'If-Match': tag }),
  };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  try {
    const response = await fetch(path, { method, headers, signal: AbortSignal.timeout(ANSWER_MS), ...sent });
    if (response.status === 401 || response.status === 403) location.reload();
    const json = (await response.json()) as { error: DaemonNotice; document?: AlertsView };
    const now = response.headers.get('ETag') ?? '';
    if (response.ok) return { kind: 'ok', value: json, tag: now };
    return { kind: 'refused', error: json.error, tag: now, current: json.document ?? null };
  } catch {
    return { kind: 'unreachable' };
  }
}
