import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Loaded } from '../config/load.ts';
import { serviceOf } from '../doctor/units.ts';
import { errorCode, errorMessage, PicamdError } from '../errors.ts';
import { atomicWrite } from '../system/atomic-write.ts';
import { allowedIn, allowOutPath } from '../system/outgoing-filter.ts';
import { usageError } from './usage-error.ts';

const MODE = 0o644;
const USAGE =
  'Usage: picamd allow-out, allow-out all, allow-out ADDRESS ..., or allow-out --revoke, where ADDRESS is an IP address or a network such as 203.0.113.0/24';
const BITS = { 4: 32, 6: 128 } as const;

/** The machine; tests have their own. */
export interface AllowOutHost {
  /** In which the unit's folder is. */
  readonly root: string;
  /** Resolves with what systemctl says if it fails; null if it did not. */
  systemctl(...args: string[]): Promise<string | null>;
}

/** What picamd's service may reach besides the local network: shows it, replaces it, or takes it back. Returns what to print. */
export async function allowOut(
  { file }: Pick<Loaded, 'file'>,
  args: readonly string[],
  host: AllowOutHost = HOST,
): Promise<string> {
  const service = serviceOf(file);
  if (service === null)
    throw new PicamdError(
      'no-service',
      `No service uses ${file ?? ''}`,
      'A picamd that you start yourself may reach everything that this machine reaches. For a service, run: sudo picamd allow-out',
    );
  const { unit } = service;
  const path = join(host.root, allowOutPath(unit));
  const revokes = args.includes('--revoke');
  const addresses = args.filter((word) => word !== '--revoke');
  if (revokes ? addresses.length > 0 : !addresses.every(isAddress) && addresses.join() !== 'all')
    throw usageError(
      USAGE,
      'Names have addresses that change: for a service on the internet, run sudo picamd allow-out all',
    );
  if (!revokes && addresses.length === 0) return shown(await allowedNow(path), unit);
  await change(path, revokes ? null : addresses);
  const problem = (await host.systemctl('daemon-reload')) ?? (await host.systemctl('try-restart', unit));
  const now = shown(revokes ? [] : allowedIn(dropIn(addresses)), unit);
  return problem === null
    ? `${now}picamd restarts now, which puts this into effect.\n`
    : `${now}It takes effect after a restart, which did not work (${problem.trim()}). Run: sudo systemctl daemon-reload && sudo systemctl restart ${unit}\n`;
}

/** `null` takes it back. */
async function change(path: string, addresses: readonly string[] | null): Promise<void> {
  try {
    if (addresses === null) await rm(path, { force: true });
    else await atomicWrite(path, dropIn(addresses), MODE);
  } catch (cause) {
    const code = errorCode(cause);
    const hint =
      code === 'EROFS'
        ? 'The system of this card is read-only. Set alerts that stay in the local network.'
        : 'Run it with sudo.';
    throw new PicamdError(
      'not-allowed-out',
      `${path} cannot be changed: ${errorMessage(cause)}`,
      hint,
      cause,
    );
  }
}

/** systemd.resource-control(5): what is allowed goes before what the unit denies. */
function dropIn(addresses: readonly string[]): string {
  const list = addresses.map((address) => (address === 'all' ? 'any' : address)).join(' ');
  return `# Written by picamd allow-out: what the camera may reach besides the local network.\n[Service]\nIPAddressAllow=${list}\n`;
}

async function allowedNow(path: string): Promise<readonly string[]> {
  return allowedIn(await readFile(path, 'utf8').catch(() => ''));
}

function shown(allowed: readonly string[], unit: string): string {
  if (allowed.length === 0)
    return `${unit} may reach the local network only. To let alerts out to the internet: sudo picamd allow-out all\n`;
  const what = allowed.includes('any') ? 'every address' : `the local network, and ${allowed.join(', ')}`;
  return `${unit} may reach ${what}. To allow the local network only: sudo picamd allow-out --revoke\n`;
}

function isAddress(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const family = isIP(address);
  if ((family !== 4 && family !== 6) || more.length > 0 || address.includes('%')) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= BITS[family]);
}

const HOST: AllowOutHost = {
  root: '/',
  systemctl: (...args) =>
    new Promise((resolve) => {
      execFile('systemctl', args, (error, _stdout, stderr) =>
        resolve(error === null ? null : stderr || error.message),
      );
    }),
};
