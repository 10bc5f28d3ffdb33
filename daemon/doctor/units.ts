import { DEFAULT_FILE, SERVICE_FILE } from '../config/files.ts';
import type { HostAccess } from './host-access.ts';

/** Properties of a unit, from `systemctl show`. */
export type SystemdUnit = Readonly<Record<string, string>>;

export const SERVICE = 'picamd.service';

export interface Service {
  readonly unit: string;
  readonly runDirectory: string;
}

/** The service that uses a settings file (null: the default one), and its run directory; null if none does. */
export function serviceOf(file: string | null): Service | null {
  const name = SERVICE_FILE.exec(file ?? DEFAULT_FILE)?.[1];
  if (name === undefined) return null;
  return name === 'picamd'
    ? { unit: SERVICE, runDirectory: '/run/picamd' }
    : { unit: `picamd@${name}.service`, runDirectory: `/run/picamd-${name}` };
}

const SOCKETS = ['picamd.socket', 'picamd-tls.socket'];

/** Properties of units, in the order of `names`; null without systemd, as in most containers. */
export async function showUnits(
  host: HostAccess,
  names: readonly string[],
  properties: readonly string[],
): Promise<SystemdUnit[] | null> {
  // sd_booted(3)
  if ((await host.stat('/run/systemd/system')) === null) return null;
  const shown = await host.run('systemctl', ['show', ...names, `--property=${properties.join(',')}`]);
  if (shown?.code !== 0) return null;
  return shown.stdout
    .trim()
    .split('\n\n')
    .map((block) =>
      Object.fromEntries(
        block.split('\n').map((line) => {
          const end = line.indexOf('=');
          return [line.slice(0, end), line.slice(end + 1)];
        }),
      ),
    );
}

/** The hint to start a service, or to start picamd where it is none. */
export async function startCommand(host: HostAccess, service: Service | null): Promise<string> {
  const name = service?.unit ?? SERVICE;
  const [unit] = (await showUnits(host, [name], ['LoadState'])) ?? [];
  return unit?.['LoadState'] === 'loaded'
    ? `sudo systemctl enable --now ${name.replace(/\.service$/, '')}`
    : 'Start picamd.';
}

/** The TCP ports of picamd's `.socket` units. */
export interface SocketPorts {
  /** systemd listens on these and passes the sockets to picamd. */
  readonly passed: readonly number[];
  /** systemd could not listen on these: another program does. */
  readonly failed: readonly number[];
}

/** Reads lines like `Listen=[::]:80 (Stream)`. */
export async function socketPorts(host: HostAccess): Promise<SocketPorts> {
  const units = (await showUnits(host, SOCKETS, ['ActiveState', 'Listen'])) ?? [];
  const portsIn = (state: string) =>
    units
      .filter((unit) => unit['ActiveState'] === state)
      .flatMap((unit) => Number(/:(\d+) \(Stream\)/.exec(unit['Listen'] ?? '')?.[1] ?? []));
  return { passed: portsIn('active'), failed: portsIn('failed') };
}
