import { MultipartParser } from './multipart-parser.ts';
import type { OnPart } from './multipart-parser.ts';

/**
 * Why an attempt to get pictures ended: no answer, an answer without a stream, no byte for SILENCE_MS, bytes that
 * cannot be parsed, the end of the stream, or our own signal.
 */
export type EndReason = 'unreachable' | 'refused' | 'silent' | 'garbled' | 'closed' | 'stopped';

export interface AttemptResult {
  readonly reason: EndReason;
  /** X-Picamd-Error of a refusal; null when it has none. */
  readonly code: string | null;
}

export interface StreamReaderOptions {
  readonly url: string;
  readonly signal: AbortSignal;
  readonly onPart: OnPart;
  /** The stream has begun. */
  onBegin?(): void;
  /** Without a byte for this long, the connection is lost. */
  readonly silenceMs?: number;
}

/** The daemon repeats the last live picture after 0.5 to 1 s of silence. */
const SILENCE_MS = 5000;

/** Reads the stream until it ends. Never rejects. */
export async function readStream({
  url,
  signal,
  onPart,
  onBegin,
  silenceMs = SILENCE_MS,
}: StreamReaderOptions): Promise<AttemptResult> {
  const request = new AbortController();
  const abort = () => request.abort();
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  let timer = setTimeout(abort, silenceMs);
  const onBytes = () => {
    clearTimeout(timer);
    timer = setTimeout(abort, silenceMs);
  };
  const result = (otherwise: EndReason, code: string | null = null): AttemptResult => ({
    reason: signal.aborted ? 'stopped' : request.signal.aborted ? 'silent' : otherwise,
    code,
  });
  try {
    // As multipart, WebKit would neither read the stream nor release the connection (daemon/stream/multipart.ts).
    const headers = { Accept: 'application/octet-stream' };
    const response = await fetch(url, { headers, signal: request.signal, cache: 'no-store' }).catch(
      () => null,
    );
    if (response === null) return result('unreachable');
    if (!response.ok || response.body === null)
      return result('refused', response.headers.get('X-Picamd-Error'));
    onBegin?.();
    return result(await readBody(response.body.getReader(), onPart, onBytes));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    // Closes the connection in every case, also after a refusal whose body is not read.
    abort();
  }
}

async function readBody(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  onPart: OnPart,
  onBytes: () => void,
): Promise<EndReason> {
  const parser = new MultipartParser(onPart);
  for (;;) {
    const chunk = await reader.read().catch(() => null);
    if (chunk === null || chunk.done) return 'closed';
    onBytes();
    try {
      parser.write(chunk.value);
    } catch {
      return 'garbled';
    }
  }
}
