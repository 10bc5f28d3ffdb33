import { fault, ok, skipped, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { CheckContext } from './check-context.ts';

/** In dBm. Below WEAK a stream stutters, below TOO_WEAK it breaks. */
const WEAK = -70;
const TOO_WEAK = -82;

/** The .local name of this machine. avahi announces it, and appends a number if the name is taken. */
export async function checkName(context: CheckContext): Promise<CheckResult> {
  if (await context.isLocal()) return skipped('only this machine can reach the camera');
  const [hostname = ''] = context.host.hostname.split('.');
  const avahi = (await context.processes())
    .map(({ args: [title = ''] }) => /^avahi-daemon: (\w+)(?: \[([\w.-]+)\])?/.exec(title))
    .find((match) => match?.[2] !== undefined);
  if (avahi === undefined || avahi === null)
    return warning(
      `${hostname}.local does not work (no avahi); the IP address does`,
      'sudo apt install avahi-daemon && sudo systemctl enable --now avahi-daemon',
    );
  const [, state = '', name = ''] = avahi;
  const [label = ''] = name.split('.');
  if (label.toLowerCase() !== hostname.toLowerCase() && label.startsWith(`${hostname}-`))
    return warning(
      `another device is called ${hostname}, so this one is ${name}`,
      'sudo raspi-config nonint do_hostname NEWNAME && sudo reboot',
    );
  if (state !== 'running')
    return warning(`avahi is still starting: ${name} is ${state}`, 'Run picamd doctor again in a minute.');
  return ok(`other devices find it as ${name}`);
}

/** Signal level in dBm: the fourth column of /proc/net/wireless (proc(5)). */
export async function checkWifi({ host }: CheckContext): Promise<CheckResult> {
  const table = (await host.readIfThere('/proc/net/wireless')) ?? '';
  const [, card = '', level = ''] = /^\s*(\w+): +\S+ +\S+ +(-?\d+)\.?/m.exec(table) ?? [];
  if (card === '') return skipped('Wi-Fi is not in use');
  const signal = Number(level);
  const message = `${card} signal ${signal} dBm`;
  const hint = 'Move the Pi and the router closer together, or use a cable.';
  if (signal < TOO_WEAK) return fault(`${message}: too weak for pictures`, hint);
  if (signal < WEAK) return warning(`${message}: weak`, hint);
  const powerSave = (await host.run('iw', ['dev', card, 'get', 'power_save']))?.stdout ?? '';
  if (/power save: on/i.test(powerSave))
    return warning(`${message}, but power saving delays packets`, `sudo iw dev ${card} set power_save off`);
  return ok(message);
}
