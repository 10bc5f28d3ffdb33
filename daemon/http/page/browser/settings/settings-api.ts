import type { DaemonNotice, SettingsDocument } from './settings-document.ts';

/** The settings, and the ETag that names their state. */
export interface SeenSettings {
  readonly document: SettingsDocument;
  readonly tag: string;
  /** By how much the daemon's clock is ahead of this browser's, in ms: a Pi has no battery for it. */
  readonly aheadMs: number;
}

/** What is wrong with one setting of a change; `key` is '' if no setting is the cause. */
export interface SettingFault {
  readonly key: string;
  readonly message: string;
}

/** What the daemon answers to a request about settings. */
export type SettingsAnswer =
  | { readonly kind: 'ok'; readonly seen: SeenSettings }
  | {
      readonly kind: 'refused';
      readonly error: DaemonNotice;
      readonly problems: readonly SettingFault[];
      /** Of settings that have changed meanwhile: the current ones; else null. */
      readonly seen: SeenSettings | null;
    }
  /** The session has ended, or its user is no longer an admin. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'unreachable' };

/** A request about settings. */
export interface SettingsRequest {
  readonly method: 'GET' | 'PATCH' | 'POST' | 'PUT' | 'DELETE';
  /** `settings.json`, relative to the page. */
  readonly path: string;
  readonly body?: string;
  readonly type?: 'application/json' | 'text/plain';
}

/** Sends a request with the tag of the settings that the person has seen. */
export type SettingsApi = (request: SettingsRequest, tag: string) => Promise<SettingsAnswer>;

/** A daemon that accepts a connection and does not answer is as good as none. */
const ANSWER_MS = 20_000;
/** In UTF-16 units, of up to three bytes each. */
const KEPT_ALIVE = 20_000;

/** Who gets these is no longer an admin. */
const CLOSED = ['missing-right', 'needs-admin', 'not-set-up'];

export const askDaemon: SettingsApi = async ({ method, path, body, type = 'application/json' }, tag) => {
  const headers = {
    ...(tag === '' ? {} : { 'If-Match': tag }),
    ...(body === undefined ? {} : { 'Content-Type': type }),
  };
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    // A change goes out also if the page is being left; browsers do that for 64 KiB at most (Fetch standard).
    const keepalive = body !== undefined && body.length < KEPT_ALIVE;
    const options = { method, headers, signal, keepalive };
    const response = await fetch(path, body === undefined ? options : { ...options, body });
    const { headers: sent, status } = response;
    const code = sent.get('X-Picamd-Error') ?? '';
    if (status === 401 || CLOSED.includes(code)) return { kind: 'closed' };
    if (code !== '' && sent.get('Content-Type')?.includes('json') !== true)
      return {
        kind: 'refused',
        error: { code, message: (await response.text()).trim(), hint: '' },
        problems: [],
        seen: null,
      };
    // The header has whole seconds: a countdown may end early, but not late.
    const aheadMs = Date.parse(sent.get('Date') ?? '') + 1000 - Date.now() || 0;
    return read(response.ok, await response.text(), { tag: sent.get('ETag') ?? '', aheadMs });
  } catch {
    return { kind: 'unreachable' };
  }
};

/** @throws SyntaxError if something other than picamd answers, such as a proxy without a daemon. */
function read(ok: boolean, text: string, head: Omit<SeenSettings, 'document'>): SettingsAnswer {
  const json = JSON.parse(text) as unknown;
  if (ok) return { kind: 'ok', seen: { ...head, document: json as SettingsDocument } };
  const { error, problems, settings } = json as {
    error: DaemonNotice;
    problems: readonly SettingFault[];
    settings?: SettingsDocument;
  };
  const seen = settings === undefined ? null : { ...head, document: settings };
  return { kind: 'refused', error, problems, seen };
}
