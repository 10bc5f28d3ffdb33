import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

const TIMEOUT_MS = 1500;
const MAX_BYTES = 256 * 1024;

/** Where to look for a server: a port of this machine, or a Unix socket. */
export type ProbeTarget = { host: string; port: number } | { socketPath: string };

export interface ProbeResponse {
  readonly status: number;
  readonly body: string;
}

/** GETs a path by http, then by https with any certificate; null if no web server responds. */
export async function httpProbe(target: ProbeTarget, path: string): Promise<ProbeResponse | null> {
  return (await probeWith(httpRequest, target, path)) ?? probeWith(httpsRequest, target, path);
}

function probeWith(
  request: typeof httpsRequest,
  target: ProbeTarget,
  path: string,
): Promise<ProbeResponse | null> {
  return new Promise((resolve) => {
    // picamd accepts the name `localhost` whatever ALLOWED_HOSTS is.
    const headers = { Host: 'localhost', Connection: 'close' };
    const options = { ...target, path, headers, agent: false, rejectUnauthorized: false };
    const pending = request(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
        if (body.length > MAX_BYTES) response.destroy();
      });
      response.on('close', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    const timer = setTimeout(() => pending.destroy(), TIMEOUT_MS);
    pending
      .on('error', () => resolve(null))
      .on('close', () => {
        clearTimeout(timer);
        resolve(null);
      });
    pending.end();
  });
}

/** The JSON object in the body; null if it is not one. */
export function parseJsonObject(response: ProbeResponse | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(response?.body ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
