import { PartCutter } from './multipart-parser.ts';
import type { Part } from './multipart-parser.ts';

/**
 * How an attempt to get pictures ended: the address does not answer, it answers with something else, no byte
 * came for SILENCE_MS, what came cannot be cut, it was closed, or we have stopped it.
 */
export type End = 'unreachable' | 'refused' | 'silent' | 'garbled' | 'closed' | 'stopped';

export interface Ending {
  readonly end: End;
  /** X-Picamd-Error of a refusal. */
  readonly code: string | null;
}

export interface StreamOptions {
  readonly url: string;
  readonly signal: AbortSignal;
  onPart(part: Part): void;
}

/** The daemon repeats the last picture after a second, so that this much silence is a connection that is gone. */
const SILENCE_MS = 5000;

/** Reads the stream until it ends. Never rejects. */
export async function readStream({ url, signal, onPart }: StreamOptions): Promise<Ending> {
  const silence = new AbortController();
  const abort = () => silence.abort();
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  let timer = setTimeout(abort, SILENCE_MS);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(abort, SILENCE_MS);
  };
  const ending = (otherwise: End, code: string | null = null): Ending => ({
    end: signal.aborted ? 'stopped' : silence.signal.aborted ? 'silent' : otherwise,
    code,
  });
  try {
    const response = await fetch(url, { signal: silence.signal, cache: 'no-store' }).catch(() => null);
    if (response === null) return ending('unreachable');
    if (!response.ok || response.body === null)
      return ending('refused', response.headers.get('X-Picamd-Error'));
    return ending(await readBody(response.body.getReader(), onPart, alive));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    // Closes the connection in every case, also behind a refusal whose body nobody reads.
    abort();
  }
}

async function readBody(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  onPart: (part: Part) => void,
  alive: () => void,
): Promise<End> {
  const cutter = new PartCutter(onPart);
  for (;;) {
    const chunk = await reader.read().catch(() => null);
    if (chunk === null || chunk.done) return 'closed';
    alive();
    try {
      cutter.write(chunk.value);
    } catch {
      return 'garbled';
    }
  }
}
