import type { DaemonNotice } from '../settings-document.ts';

/** When and from where a user or token was used last. */
interface LastUsed {
  readonly atMs: number;
  readonly address: string;
}

export interface ListedUser {
  readonly name: string;
  readonly role: 'viewer' | 'admin';
  readonly you: boolean;
  readonly lastLogin: LastUsed | null;
}

export interface TokenRow {
  readonly name: string;
  readonly rights: readonly string[];
  readonly expiresMs: number | null;
  readonly lastUsed: LastUsed | null;
}

/** GET /access.json; times are by the clock of the camera. */
export interface AccessList {
  readonly nowMs: number;
  readonly users: readonly ListedUser[];
  readonly tokens: readonly TokenRow[];
  readonly unknown: readonly { readonly kind: 'user' | 'token'; readonly name: string }[];
}

/** What POST /tokens answers. */
export interface MadeToken {
  readonly name: string;
  readonly token: string;
  readonly expiresMs: number | null;
}

export type AccessAnswer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly error: DaemonNotice }
  | { readonly kind: 'unreachable' };

/** A daemon that accepts a connection and does not answer is as good as none. */
const ANSWER_MS = 20_000;

/** Sends a request; `value` is undefined if the answer has no body. A session that has ended leads to the login. */
export async function askAccess<T>(method: string, path: string, body?: object): Promise<AccessAnswer<T>> {
  const sent =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(path, { method, signal, ...sent });
    if (response.status === 401 || response.status === 403) location.reload();
    const text = await response.text();
    const json = text === '' ? undefined : (JSON.parse(text) as unknown);
    if (response.ok) return { kind: 'ok', value: json as T };
    return { kind: 'refused', error: (json as { error: DaemonNotice }).error };
  } catch {
    return { kind: 'unreachable' };
  }
}

/** `users/anna`, relative to the page. */
export function pathOf(kind: 'users' | 'tokens', name: string): string {
  return `${kind}/${encodeURIComponent(name)}`;
}
