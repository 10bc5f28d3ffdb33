import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { errorCode, errorMessage } from '../errors.ts';
import { visibleText } from '../text/visible-text.ts';
import type { WebhookRequest } from './webhook-request.ts';

/** Push services answer within a second; who waits longer for the next try gets it all the same. */
const TIMEOUT_MS = 10_000;
/** Of the answer, which nobody needs; more ends the connection. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** What is shown of it. */
const MAX_SHOWN = 200;

/** What the other side said. */
export interface WebhookAnswer {
  readonly status: number;
  /** The beginning of its body, without control characters. */
  readonly text: string;
}

/** There was no answer. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** Of the system, or 'timeout'. */
  readonly code: string;
  /** The addresses that its name has. */
  readonly addresses: readonly string[];

  constructor(code: string, message: string, addresses: readonly string[]) {
    super(message);
    this.code = code;
    this.addresses = addresses;
  }
}

interface SendLimits {
  readonly signal: AbortSignal;
  readonly timeoutMs?: number | undefined;
}

/**
 * Sends one request, and reads the beginning of the answer. Certificates are verified; redirects are not followed, because the
 * other side would choose who gets the picture then. Not with fetch(), for which Node loads undici, 10 MB.
 *
 * @throws NoAnswer if there is none in time, or `signal` aborts.
 */
export async function sendRequest(
  { url, method, headers, body }: WebhookRequest,
  { signal, timeoutMs = TIMEOUT_MS }: SendLimits,
): Promise<WebhookAnswer> {
  const isTls = url.protocol === 'https:';
  // Not loaded for a server at home without TLS.
  const request = isTls ? (await import('node:https')).request : httpRequest;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) === 0 ? [] : [host];
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false, rejectUnauthorized: true, signal });
    let status: number | null = null;
    const end = (code: string, message: string, text = '') => {
      clearTimeout(timer);
      // Who has said that it took it has taken it, also if the rest of its answer never comes.
      if (status === null) reject(new NoAnswer(code, message, addresses));
      else resolve({ status, text: visibleText(text.trim(), MAX_SHOWN) });
      outgoing.destroy();
    };
    const failed = (error: unknown) => end(codeOf(error), reasonOf(error));
    const timer = setTimeout(() => end('timeout', `no answer within ${timeoutMs / 1000} s`), timeoutMs);
    outgoing.on('socket', (socket) =>
      socket.on('lookup', (_error: Error | null, address?: string) => {
        if (address) addresses.push(address);
      }),
    );
    outgoing.on('error', failed);
    outgoing.on('response', (response) => {
      status = response.statusCode ?? 0;
      readStart(response).then((text) => end('', '', text), failed);
    });
    outgoing.end(body);
  });
}

async function readStart(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MAX_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What a machine without IPv6 says of the IPv6 addresses of a name, which says nothing about the others. */
const OTHER_FAMILY: readonly unknown[] = ['ENETUNREACH', 'EADDRNOTAVAIL'];

/** Of several addresses, the first that was tried in earnest. */
function codeOf(error: unknown): string {
  const errors = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  const codes = [...errors, error].map((each) => errorCode(each)).filter((code) => typeof code === 'string');
  return codes.find((code) => !OTHER_FAMILY.includes(code)) ?? codes[0] ?? 'unknown';
}

/** Node joins the errors of several addresses into one without a message. */
function reasonOf(error: unknown): string {
  const errors = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  return visibleText(errors.map(errorMessage).join('; '), MAX_SHOWN);
}
