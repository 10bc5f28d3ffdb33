import { get } from 'node:http';
import { get as getSecure } from 'node:https';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import type { ProcessCost } from './process-cost.ts';
import type { Memory } from './results.ts';
import type { Subject } from './subjects.ts';

const MEGABYTE = 1 << 20;
const TIMEOUT_MS = 5000;

/** The part of /status that is needed. */
interface Status {
  ring: { bytes: number } | null;
  process: { heapUsedBytes: number };
}

/**
 * Splits the resident memory of a daemon, with what its /status reports. Ask it after `cost` was read, because the answer
 * takes memory too.
 *
 * @param cameraBytes what the camera has written; a ring that is not full yet is resident only in part
 */
export async function splitMemory(
  subject: Subject,
  port: number,
  cost: ProcessCost,
  cameraBytes: number,
): Promise<Memory> {
  const { ring: theRing, process: facts } = await status(subject, port);
  const ring = Math.min(theRing?.bytes ?? 0, cameraBytes) / MEGABYTE;
  const heap = facts.heapUsedBytes / MEGABYTE;
  const code = cost.codeMegabytes;
  return { ring, heap, code, other: Math.max(0, cost.residentMegabytes - ring - heap - code) };
}

async function status({ tls, authorization }: Subject, port: number): Promise<Status> {
  const headers = authorization === '' ? {} : { authorization };
  const options = { host: '127.0.0.1', port, path: '/status', headers, agent: false, timeout: TIMEOUT_MS };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    // The certificate is one that the bench has made for itself.
    const request = tls
      ? getSecure({ ...options, rejectUnauthorized: false }, resolve)
      : get(options, resolve);
    request.on('error', reject).on('timeout', () => request.destroy(new Error('/status does not respond')));
  });
  const body = await text(response);
  if (response.statusCode !== 200) throw new Error(`/status answers ${response.statusCode}`);
  return JSON.parse(body) as Status;
}
