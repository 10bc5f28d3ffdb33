import type { AreasDocument } from './area.ts';

/** The areas that are in effect, and the ETag that names their state. */
export interface SeenAreas {
  readonly document: AreasDocument;
  readonly tag: string;
}

export type AreasAnswer =
  | { readonly kind: 'ok'; readonly seen: SeenAreas }
  /** Somebody else has changed them; these are in effect. */
  | { readonly kind: 'changed'; readonly seen: SeenAreas }
  /** In English, by the daemon. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'unreachable' };

/** Asks for the areas, or sets them with the tag of those that the person has seen. */
export type AreasApi = (change?: SeenAreas) => Promise<AreasAnswer>;

const ANSWER_MS = 10_000;
const PATH = 'motion/areas.json';

interface Refused {
  readonly error: { readonly message: string };
  readonly document?: AreasDocument;
}

export const askForAreas: AreasApi = async (change) => {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(PATH, change === undefined ? { signal } : { signal, ...putOf(change) });
    const tag = response.headers.get('ETag') ?? '';
    const answer = (await response.json()) as AreasDocument | Refused;
    if ('zones' in answer) return { kind: 'ok', seen: { document: answer, tag } };
    if (answer.document !== undefined) return { kind: 'changed', seen: { document: answer.document, tag } };
    return { kind: 'refused', message: answer.error.message };
  } catch {
    return { kind: 'unreachable' };
  }
};

function putOf({ document, tag }: SeenAreas): RequestInit {
  return {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'If-Match': tag },
    body: JSON.stringify(document),
    // It goes out also if the page is being left.
    keepalive: true,
  };
}
