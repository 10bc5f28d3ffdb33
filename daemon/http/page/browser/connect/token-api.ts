/** A token as /access.json lists it. */
export interface ListedToken {
  readonly name: string;
  /** Its time is over. */
  readonly hasEnded: boolean;
  /** The last request with it since picamd started; null if there was none. */
  readonly lastUsed: { readonly atMs: number } | null;
}

/** Why nothing was done: the code of picamd's error, or `unreachable`; and what picamd says. */
export class ApiFailure extends Error {
  readonly code: string;
  readonly hint: string;

  constructor(code: string, message = '', hint = '') {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** The tokens of the camera. Each method rejects with an ApiFailure. */
export interface TokenApi {
  list(): Promise<readonly ListedToken[]>;
  /** Resolves with a new token without an end. */
  create(name: string, rights: readonly string[]): Promise<string>;
  /** Resolves also if there is no such token any more. */
  revoke(name: string): Promise<void>;
}

/** What is needed of GET /access.json (api.md); times are in ms by the camera's clock. */
interface AccessList {
  readonly nowMs: number;
  readonly tokens: readonly (Pick<ListedToken, 'name' | 'lastUsed'> & {
    readonly expiresMs: number | null;
  })[];
}

/** A daemon that accepts a connection and does not answer is as good as none. */
const ANSWER_MS = 20_000;

export const tokenApi: TokenApi = {
  list: async () => {
    const { nowMs, tokens } = (await ask('GET', 'access.json')) as AccessList;
    return tokens.map(({ name, expiresMs, lastUsed }) => ({
      name,
      hasEnded: expiresMs !== null && expiresMs <= nowMs,
      lastUsed,
    }));
  },
  create: async (name, rights) => {
    const made = await ask('POST', 'tokens', { name, rights, expiresInSeconds: null });
    return (made as { token: string }).token;
  },
  revoke: async (name) => {
    try {
      await ask('DELETE', `tokens/${encodeURIComponent(name)}`);
    } catch (error) {
      if (!(error instanceof ApiFailure && error.code === 'unknown-name')) throw error;
    }
  },
};

/** Anything else than an answer of picamd means that there was none. */
export function failureOf(error: unknown): ApiFailure {
  return error instanceof ApiFailure ? error : new ApiFailure('unreachable');
}

/** Resolves with the JSON of the answer, null if it has none. */
async function ask(method: string, path: string, body?: object): Promise<unknown> {
  const request =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(path, { method, signal, cache: 'no-store', ...request });
    const text = await response.text();
    if (!response.ok) throw failureIn(response, text);
    return text === '' ? null : (JSON.parse(text) as unknown);
  } catch (error) {
    throw failureOf(error);
  }
}

/** Errors are JSON, or one line of text from what comes before the route. */
function failureIn(response: Response, text: string): ApiFailure {
  const code = response.headers.get('X-Picamd-Error') ?? 'unreachable';
  try {
    const { error } = JSON.parse(text) as { error: { message: string; hint: string } };
    return new ApiFailure(code, error.message, error.hint);
  } catch {
    return new ApiFailure(code, code === 'unreachable' ? '' : text.trim());
  }
}
