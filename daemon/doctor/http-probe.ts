import { request as plain } from 'node:http';
import { request as secure } from 'node:https';

const ASK_MS = 1500;
const MOST_BYTES = 256 * 1024;

/** Where a server may be: a port of this machine, or a Unix socket. */
export type Endpoint = { host: string; port: number } | { socketPath: string };

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Asks for a page, by http and then by https, whose certificate may be anybody's; null when nobody answers as a web server does. */
export async function httpProbe(door: Endpoint, path: string): Promise<Answer | null> {
  return (await askBy(plain, door, path)) ?? askBy(secure, door, path);
}

function askBy(request: typeof secure, door: Endpoint, path: string): Promise<Answer | null> {
  return new Promise((resolve) => {
    // `localhost` is answered whatever ALLOWED_HOSTS says.
    const headers = { Host: 'localhost', Connection: 'close' };
    const options = { ...door, path, headers, agent: false, rejectUnauthorized: false };
    const asked = request(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
        if (body.length > MOST_BYTES) response.destroy();
      });
      response.on('close', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    const timer = setTimeout(() => asked.destroy(), ASK_MS);
    asked
      .on('error', () => resolve(null))
      .on('close', () => {
        clearTimeout(timer);
        resolve(null);
      });
    asked.end();
  });
}

/** What a JSON document holds; null when it is none. */
export function parsed(answer: Answer | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(answer?.body ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
