import { fault, ok, skipped, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { HostAccess } from './host-access.ts';
import type { CheckContext } from './check-context.ts';

/** Where the firmware's settings are: since Bookworm, and before. */
const PLACES = ['/boot/firmware/config.txt', '/boot/config.txt'];
/** Overlays of sensors; `dtoverlay=imx708,cam0`. */
const SENSOR = /^(?:imx\d{3}|ov\d{4,5}|ov64a40|arducam|irs1125|gc2145|mira\d+)/;

interface BootConfig {
  readonly path: string;
  /** `key=value` lines without comments; of every section, since which of them apply is the firmware's to know. */
  readonly lines: readonly (readonly [key: string, value: string])[];
}

/** Whether the firmware looks for a camera when it starts. */
export async function checkBootConfig(context: CheckContext): Promise<CheckResult> {
  if (!context.wantsCamera) return skipped('no ribbon-cable camera is asked for');
  if ((await context.pi()) === null) return skipped('only a Raspberry Pi has a config.txt');
  const config = await bootConfig(context.host);
  if (config === null) return warning('there is no config.txt', 'ls /boot/firmware');
  const { path } = config;
  const sensor = values(config, 'dtoverlay').find((overlay) => SENSOR.test(overlay));
  if (sensor !== undefined) return ok(`the Pi is told which camera it has (dtoverlay=${sensor})`);
  const detect = values(config, 'camera_auto_detect').at(-1);
  if (detect === '1') return ok('the Pi looks for a camera when it starts');
  return detect === undefined
    ? fault(
        'the Pi is not told to look for a camera (config.txt)',
        `printf '[all]\\ncamera_auto_detect=1\\n' | sudo tee -a ${path} && sudo reboot`,
      )
    : fault(
        `the Pi is told not to look for a camera (config.txt)`,
        `sudo sed -i 's/^camera_auto_detect=.*/camera_auto_detect=1/' ${path} && sudo reboot`,
      );
}

/** The camera stack of Raspberry Pi OS up to Buster, which hides the camera from the one of today. */
export async function checkLegacy(context: CheckContext): Promise<CheckResult> {
  const { host } = context;
  if ((await context.pi()) === null) return skipped('only a Raspberry Pi can have the old camera system');
  const config = await bootConfig(host);
  if (config !== null && values(config, 'start_x').at(-1) === '1')
    return fault(
      'the old camera system is on (start_x=1), which hides the camera',
      `sudo sed -i '/^start_x=/d' ${config.path} && sudo reboot`,
    );
  const modules = (await host.readIfThere('/proc/modules')) ?? '';
  const answer = (await host.run('vcgencmd', ['get_camera']))?.stdout ?? '';
  if (/^bcm2835_v4l2 /m.test(modules) || /^supported=[1-9]/m.test(answer))
    return fault(
      'the old camera system has the camera (bcm2835-v4l2)',
      'sudo raspi-config nonint do_legacy 1 && sudo reboot',
    );
  return ok('the old camera system is off');
}

async function bootConfig(host: HostAccess): Promise<BootConfig | null> {
  for (const path of PLACES) {
    const text = await host.readIfThere(path);
    if (text === null) continue;
    const lines = [...text.matchAll(/^[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*([^\s#]*)/gm)];
    return { path, lines: lines.map(([, key = '', value = '']) => [key, value] as const) };
  }
  return null;
}

function values({ lines }: BootConfig, key: string): string[] {
  return lines.filter(([name]) => name === key).map(([, value]) => value);
}
