import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from './app.ts';
import type { RunningApp } from './app.ts';
import { startDaemon } from './daemon.ts';
import type { RunningDaemon } from './daemon.ts';
import { raw } from './raw-http.ts';

export const FIRST = { name: 'admin', password: 'correct horse: battery', again: 'correct horse: battery' };

export interface FormAnswer {
  status: number;
  head: string;
  body: string;
}

/** A camera that is not set up yet, and its files. */
export interface Unclaimed<Camera = RunningDaemon> {
  daemon: Camera;
  code: string;
  claimFile: string;
  credentials: string;
  /** The same files again, for another daemon or a command. */
  args: string[];
  /** Sends the form, or any other bytes, each time from another address, as stated by a proxy at 127.0.0.2. */
  post(body: Record<string, string> | Buffer, headers?: string[], address?: string): Promise<FormAnswer>;
  /** Ends the daemon and removes the files. */
  clear(): Promise<void>;
}

export function startUnclaimed(more: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Unclaimed> {
  return unclaimed((args) => startDaemon([...args, ...more], env));
}

/** The same in this process. */
export function startUnclaimedApp(...more: string[]): Promise<Unclaimed<RunningApp>> {
  return unclaimed((args) => startApp([...args, ...more]));
}

async function unclaimed<Camera extends RunningApp | RunningDaemon>(
  start: (args: string[]) => Promise<Camera>,
): Promise<Unclaimed<Camera>> {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-unclaimed-'));
  const claimFile = join(folder, 'state', 'claim-code');
  const credentials = join(folder, 'state', 'credentials');
  const args = ['--claim-file', claimFile, '--credentials-file', credentials];
  const daemon = await start([...args, '--trusted-proxies', '127.0.0.2']);
  let visitors = 0;
  const post: Unclaimed<Camera>['post'] = async (body, headers = [], address = `203.0.113.${++visitors}`) => {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(new URLSearchParams(body).toString());
    const lines = [
      'POST /setup HTTP/1.1',
      'Host: camera',
      'Connection: close',
      `X-Forwarded-For: ${address}`,
      `Content-Length: ${bytes.length}`,
      ...headers,
    ];
    const request = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), bytes]);
    const text = (await raw(daemon.port, request, '127.0.0.1', '127.0.0.2').ended).toString();
    const [head = '', ...rest] = text.split('\r\n\r\n');
    return { status: Number(text.slice(9, 12)), head, body: rest.join('\r\n\r\n') };
  };
  return {
    daemon,
    code: readFileSync(claimFile, 'utf8').trim(),
    claimFile,
    credentials,
    args,
    post,
    clear: async () => {
      await daemon.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
