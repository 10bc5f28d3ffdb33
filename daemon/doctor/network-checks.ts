import { fault, ok, skipped, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { CheckContext } from './check-context.ts';

/** dBm. Below the first a stream stutters, below the second it breaks. */
const WEAK = -70;
const TOO_WEAK = -82;

/** Under which name other machines find this one: avahi announces it, and takes another when it is in use. */
export async function checkName(context: CheckContext): Promise<CheckResult> {
  if (await context.isLocal()) return skipped('only this machine reaches the camera, by its address');
  const [hostname = ''] = context.host.hostname.split('.');
  const avahi = (await context.processes())
    .map(({ words: [title = ''] }) => /^avahi-daemon: (\w+)(?: \[([\w.-]+)\])?/.exec(title))
    .find((match) => match?.[2] !== undefined);
  if (avahi === undefined || avahi === null)
    return warning(
      `${hostname}.local is not found, only the address (no avahi)`,
      'sudo apt install avahi-daemon && sudo systemctl enable --now avahi-daemon',
    );
  const [, state = '', name = ''] = avahi;
  const [label = ''] = name.split('.');
  if (label.toLowerCase() !== hostname.toLowerCase() && label.startsWith(`${hostname}-`))
    return warning(
      `another device is called ${hostname}: this one is ${name}`,
      'sudo raspi-config nonint do_hostname NEWNAME && sudo reboot',
    );
  if (state !== 'running')
    return warning(`avahi is not done: ${name} is ${state}`, 'Look again in a minute.');
  return ok(`others find it as ${name}`);
}

/** proc(5), /proc/net/wireless: the level in dBm is the fourth column. */
export async function checkWifi({ host }: CheckContext): Promise<CheckResult> {
  const table = (await host.readIfThere('/proc/net/wireless')) ?? '';
  const [, card = '', level = ''] = /^\s*(\w+): +\S+ +\S+ +(-?\d+)\.?/m.exec(table) ?? [];
  if (card === '') return skipped('no Wi-Fi in use');
  const signal = Number(level);
  const says = `signal of ${card} ${signal} dBm`;
  const closer = 'Move the Pi or the router closer, or use a cable.';
  if (signal < TOO_WEAK) return fault(`${says}: too weak for pictures`, closer);
  if (signal < WEAK) return warning(`${says}: weak`, closer);
  const saving = (await host.run('iw', ['dev', card, 'get', 'power_save']))?.stdout ?? '';
  if (/power save: on/i.test(saving))
    return warning(`${says}, but it sleeps between packets`, `sudo iw dev ${card} set power_save off`);
  return ok(says);
}
