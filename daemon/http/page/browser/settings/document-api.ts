/** A JSON document of the daemon, and the ETag that names its state. */
export interface SeenDocument<T> {
  readonly document: T;
  readonly tag: string;
}

export type DocumentAnswer<T> =
  | { readonly kind: 'ok'; readonly seen: SeenDocument<T> }
  /** Someone else has changed it; this is in effect. */
  | { readonly kind: 'changed'; readonly seen: SeenDocument<T> }
  /** In English, by the daemon. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'unreachable' };

/** Asks for the document, or sets it with the tag of the one that the person has seen. */
export type DocumentApi<T> = (change?: SeenDocument<T>) => Promise<DocumentAnswer<T>>;

/** A daemon that accepts a connection and does not answer is as good as none. */
const ANSWER_MS = 10_000;

interface Refused<T> {
  readonly error: { readonly message: string };
  readonly document?: T;
}

/**
 * The document at a path.
 *
 * @param field - one that every such document has, and no error.
 */
export function documentApi<T extends object>(path: string, field: string & keyof T): DocumentApi<T> {
  return async (change) => {
    try {
      const signal = AbortSignal.timeout(ANSWER_MS);
      const response = await fetch(path, change === undefined ? { signal } : { signal, ...putOf(change) });
      const tag = response.headers.get('ETag') ?? '';
      const answer = (await response.json()) as T | Refused<T>;
      if (field in answer) return { kind: 'ok', seen: { document: answer as T, tag } };
      const { document, error } = answer as Refused<T>;
      if (document !== undefined) return { kind: 'changed', seen: { document, tag } };
      return { kind: 'refused', message: error.message };
    } catch {
      return { kind: 'unreachable' };
    }
  };
}

function putOf({ document, tag }: SeenDocument<unknown>): RequestInit {
  return {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'If-Match': tag },
    body: JSON.stringify(document),
    // It goes out also if the page is being left.
    keepalive: true,
  };
}
