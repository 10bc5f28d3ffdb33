import type { HostAccess } from './host-access.ts';

/** A unit as `systemctl show` has it. */
export type Unit = Readonly<Record<string, string>>;

export const SERVICE = 'picamd.service';
const SOCKETS = ['picamd.socket', 'picamd-tls.socket'];

/** What systemd knows of units, in the order asked; null where there is no systemd, as in most containers. */
export async function showUnits(
  host: HostAccess,
  names: readonly string[],
  properties: readonly string[],
): Promise<Unit[] | null> {
  // sd_booted(3)
  if ((await host.stat('/run/systemd/system')) === null) return null;
  const ran = await host.run('systemctl', ['show', ...names, `--property=${properties.join(',')}`]);
  if (ran?.code !== 0) return null;
  return ran.stdout
    .trim()
    .split('\n\n')
    .map((block) =>
      Object.fromEntries(
        block.split('\n').map((line) => {
          const at = line.indexOf('=');
          return [line.slice(0, at), line.slice(at + 1)];
        }),
      ),
    );
}

/** How to have picamd run: where it is a service, by systemd. */
export async function startCommand(host: HostAccess): Promise<string> {
  const [unit] = (await showUnits(host, [SERVICE], ['LoadState'])) ?? [];
  return unit?.['LoadState'] === 'loaded' ? 'sudo systemctl enable --now picamd' : 'Start picamd.';
}

/** The TCP ports of picamd's `.socket` units. */
export interface SocketPorts {
  /** systemd listens there and hands the socket to picamd. */
  readonly passed: readonly number[];
  /** systemd could not listen there: another program does. */
  readonly lost: readonly number[];
}

/** Of lines like `Listen=[::]:80 (Stream)`. */
export async function socketPorts(host: HostAccess): Promise<SocketPorts> {
  const units = (await showUnits(host, SOCKETS, ['ActiveState', 'Listen'])) ?? [];
  const portsIn = (state: string) =>
    units
      .filter((unit) => unit['ActiveState'] === state)
      .flatMap((unit) => Number(/:(\d+) \(Stream\)/.exec(unit['Listen'] ?? '')?.[1] ?? []));
  return { passed: portsIn('active'), lost: portsIn('failed') };
}
