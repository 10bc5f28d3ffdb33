import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ProgramCall } from './running-program.ts';

const MAIN = fileURLToPath(new URL('../../daemon/main.js', import.meta.url));

/** A picamd of this machine. */
export interface PicamdPlan {
  readonly name: string;
  readonly port: number;
  /** 127.0.0.1 if it is not given. */
  readonly host?: string;
  /** Of the site; each has a folder of its own in it. */
  readonly folder: string;
  readonly args: readonly string[];
}

/** Each asks for its own folder only, and not for what this machine has installed. */
export function picamdCall({ name, host = '127.0.0.1', port, folder, args }: PicamdPlan): ProgramCall {
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  return {
    command: process.execPath,
    words: [MAIN, '--host', host, '--port', String(port), '--camera-name', name, ...args],
    env: { ...process.env, XDG_STATE_HOME: own, PICAMD_CREDENTIALS_FILE: join(own, 'credentials') },
    // Not an answer at its port, which may be another one's.
    isReady: (log) => log.includes(`listening on http://${host}:${port}`),
  };
}

/** Two hundredths of a core, and a hub asks for its pictures only while someone watches. */
export const TEST_CAMERA = [
  '--source',
  'test',
  '--test-picture',
  'scene',
  '--camera-width',
  '640',
  '--camera-height',
  '480',
  '--camera-framerate',
  '5',
] as const;

/** Behind a proxy of this machine, where nobody logs in. */
export const HUB = ['--role', 'hub', '--trusted-proxies', '127.0.0.1', '--auth', 'none'] as const;

/** A key for each, by `picamd hub keys`. */
export async function makeKeys(
  folder: string,
  cameras: readonly Pick<PicamdPlan, 'name'>[],
  hubs: readonly Pick<PicamdPlan, 'name'>[],
): Promise<{ readonly users: string; fileOf(name: string): string }> {
  const keys = join(folder, 'keys');
  const names = (plans: readonly Pick<PicamdPlan, 'name'>[]) => plans.map(({ name }) => name).join(',');
  const words = [MAIN, 'hub', 'keys', keys, '--cameras', names(cameras), '--hubs', names(hubs)];
  await promisify(execFile)(process.execPath, words);
  const roleOf = (name: string) => (hubs.some((hub) => hub.name === name) ? 'hub' : 'camera');
  return {
    users: readFileSync(join(keys, 'picamd-users.conf'), 'utf8'),
    fileOf: (name) => join(keys, `home.${roleOf(name)}.${name}.nk`),
  };
}
