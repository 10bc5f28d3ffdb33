import { request } from 'node:http';
import type { IncomingHttpHeaders, RequestOptions } from 'node:http';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** From connecting to the last byte. */
  ms: number;
}

const WAIT_MS = 20_000;

/** One GET on a separate connection, which is then closed. Rejects if the response is incomplete. */
export function ask(at: RequestOptions, path: string, sent: Record<string, string> = {}): Promise<Answer> {
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request({ ...at, path, headers: sent, agent: false, timeout: WAIT_MS }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (chunk: Buffer) => pieces.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(pieces);
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body, ms: performance.now() - startMs });
      });
    });
    asked.on('timeout', () => asked.destroy(new Error(`${path}: no answer in ${WAIT_MS} ms`)));
    asked.on('error', reject);
    asked.end();
  });
}

/** The same for JSON documents such as /status. */
export async function askJson<T>(at: RequestOptions, path: string, headers = {}): Promise<T> {
  return JSON.parse((await ask(at, path, headers)).body.toString()) as T;
}
