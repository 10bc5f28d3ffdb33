import type { Machine } from './machine.ts';

/** A unit as `systemctl show` has it. */
export type Unit = Readonly<Record<string, string>>;

export const SERVICE = 'picamd.service';
const SOCKETS = ['picamd.socket', 'picamd-tls.socket'];

/** What systemd knows of units, in the order asked; null where there is no systemd, as in most containers. */
export async function showUnits(
  machine: Machine,
  names: readonly string[],
  properties: readonly string[],
): Promise<Unit[] | null> {
  // sd_booted(3)
  if ((await machine.stat('/run/systemd/system')) === null) return null;
  const ran = await machine.run('systemctl', ['show', ...names, `--property=${properties.join(',')}`]);
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
export async function startCommand(machine: Machine): Promise<string> {
  const [unit] = (await showUnits(machine, [SERVICE], ['LoadState'])) ?? [];
  return unit?.['LoadState'] === 'loaded' ? 'sudo systemctl enable --now picamd' : 'Start picamd.';
}

/** The TCP ports that systemd opens for picamd: `Listen=[::]:80 (Stream)`. */
export async function passedPorts(machine: Machine): Promise<number[]> {
  const units = (await showUnits(machine, SOCKETS, ['ActiveState', 'Listen'])) ?? [];
  return units
    .filter((unit) => unit['ActiveState'] === 'active')
    .flatMap((unit) => Number(/:(\d+) \(Stream\)/.exec(unit['Listen'] ?? '')?.[1] ?? []));
}
