import type { AttemptResult } from '../../daemon/http/page/browser/stream-reader.ts';
import type { TransportAttempt, TransportName } from '../../daemon/http/page/browser/transport.ts';

export type Results = Partial<Record<TransportName, AttemptResult>>;

const PART = { jpeg: new Uint8Array(), capturedMs: null };

/** Transports that end at once with the given result; one without a result delivers a picture and runs until it is stopped. */
export function fakeTransports(results: Results, tried: TransportName[] = []) {
  const transport = (name: TransportName) => (attempt: TransportAttempt) => {
    tried.push(name);
    const result = results[name];
    if (result !== undefined) return Promise.resolve(result);
    return new Promise<AttemptResult>((resolve) => {
      attempt.signal.addEventListener('abort', () => resolve({ reason: 'stopped', code: null }));
      attempt.onPicture(PART);
    });
  };
  return { stream: transport('stream'), image: transport('image'), snapshots: transport('snapshots') };
}
