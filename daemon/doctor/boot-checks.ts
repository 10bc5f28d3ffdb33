import { fault, ok, skipped, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { HostAccess } from './host-access.ts';
import type { CheckContext } from './check-context.ts';

/** The firmware's settings, since Bookworm and before. */
const CONFIG_PATHS = ['/boot/firmware/config.txt', '/boot/config.txt'];
/** Overlays of camera sensors, as in `dtoverlay=imx708,cam0`. */
const SENSOR_OVERLAY = /^(?:imx\d{3}|ov\d{4,5}|ov64a40|arducam|irs1125|gc2145|mira\d+)/;

interface BootConfig {
  readonly path: string;
  /** `key=value` lines of all sections, since only the firmware knows which sections apply. */
  readonly lines: readonly (readonly [key: string, value: string])[];
}

/** Whether the firmware detects cameras at startup. */
export async function checkBootConfig(context: CheckContext): Promise<CheckResult> {
  if (!context.wantsCamera) return skipped('the settings use no ribbon-cable camera');
  if ((await context.piModel()) === null) return skipped('only a Raspberry Pi has config.txt');
  const config = await readBootConfig(context.host);
  if (config === null) return warning('config.txt not found', 'ls /boot/firmware');
  const { path } = config;
  const sensor = values(config, 'dtoverlay').find((overlay) => SENSOR_OVERLAY.test(overlay));
  if (sensor !== undefined) return ok(`config.txt names the camera (dtoverlay=${sensor})`);
  const detect = values(config, 'camera_auto_detect').at(-1);
  if (detect === '1') return ok('camera detection is on (camera_auto_detect=1)');
  return detect === undefined
    ? fault(
        'camera detection is not turned on in config.txt',
        `printf '[all]\\ncamera_auto_detect=1\\n' | sudo tee -a ${path} && sudo reboot`,
      )
    : fault(
        `camera detection is turned off in config.txt (camera_auto_detect=${detect})`,
        `sudo sed -i 's/^camera_auto_detect=.*/camera_auto_detect=1/' ${path} && sudo reboot`,
      );
}

/** The camera stack of Raspberry Pi OS up to Buster; it hides the camera from libcamera. */
export async function checkLegacy(context: CheckContext): Promise<CheckResult> {
  const { host } = context;
  if ((await context.piModel()) === null)
    return skipped('only a Raspberry Pi can have the legacy camera stack');
  const config = await readBootConfig(host);
  if (config !== null && values(config, 'start_x').at(-1) === '1')
    return fault(
      'the legacy camera stack is on (start_x=1) and hides the camera',
      `sudo sed -i '/^start_x=/d' ${config.path} && sudo reboot`,
    );
  const modules = (await host.readIfThere('/proc/modules')) ?? '';
  const firmware = (await host.run('vcgencmd', ['get_camera']))?.stdout ?? '';
  if (/^bcm2835_v4l2 /m.test(modules) || /^supported=[1-9]/m.test(firmware))
    return fault(
      'the legacy camera stack is using the camera (bcm2835-v4l2)',
      'sudo raspi-config nonint do_legacy 1 && sudo reboot',
    );
  return ok('the legacy camera stack is off');
}

async function readBootConfig(host: HostAccess): Promise<BootConfig | null> {
  for (const path of CONFIG_PATHS) {
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
