import { accountOf, cameraAccount, groupId, canReadWrite, ownAccount, SERVICE_USER } from './accounts.ts';
import { fault, ok, skipped } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { HostAccess } from './host-access.ts';
import type { CheckContext } from './check-context.ts';

const GROUP = 'video';
const CAMERA_DEVICE = /^(?:video|media|v4l-subdev)\d+$/;
const HEAPS = '/dev/dma_heap';
/** The heaps that rpicam-vid and libcamera use: the first one that exists. */
const USED_HEAPS = ['vidbuf_cached', 'linux,cma', 'cma', 'reserved', 'default_cma_region'];

/** Whether the user who runs the camera is in the group that owns the camera devices. */
export async function checkGroup(context: CheckContext): Promise<CheckResult> {
  const { host, wantsCamera } = context;
  const group = await groupId(host, GROUP);
  if (group === null) return skipped(`this machine has no group ${GROUP}`);
  if (!wantsCamera) return skipped('the settings use no ribbon-cable camera');
  if ((await context.piModel()) === null && (await listDevices(host)).length === 0)
    return skipped('no camera device on this machine');
  const service = await accountOf(host, SERVICE_USER);
  const { name, uid, gids } = service ?? ownAccount();
  const activate = service === null ? 'log out and in again' : `sudo systemctl restart ${SERVICE_USER}`;
  if (uid === 0) return ok('root can use every camera');
  if (!gids.has(group))
    return fault(
      `${name} is not in the group ${GROUP}`,
      `sudo usermod -aG ${GROUP} ${name}${service === null ? `   # then ${activate}` : ` && ${activate}`}`,
    );
  const own = ownAccount();
  const note = own.uid === 0 || own.gids.has(group) ? '' : `; your user ${own.name} is not`;
  return ok(`${name} is in the group ${GROUP}${note}`);
}

/** Whether the kernel has found camera devices, and who may open them. */
export async function checkDevices(context: CheckContext): Promise<CheckResult> {
  const { host, wantsCamera } = context;
  if (!wantsCamera) return skipped('the settings use no ribbon-cable camera');
  const names = await listDevices(host);
  if (!names.some((name) => name.startsWith('media'))) {
    const message = 'no camera device (/dev/media*)';
    return (await context.piModel()) === null
      ? skipped(message)
      : fault(`${message}: the kernel found no camera`, 'Check boot-config above, then restart the Pi.');
  }
  return checkPermissions(
    context,
    names.map((name) => `/dev/${name}`),
    `all ${names.length} camera devices`,
  );
}

async function listDevices(host: HostAccess): Promise<string[]> {
  return (await host.list('/dev')).filter((name) => CAMERA_DEVICE.test(name));
}

/** Whether the camera can allocate its buffers. */
export async function checkDmaHeap(context: CheckContext): Promise<CheckResult> {
  const { host, wantsCamera } = context;
  if (!wantsCamera) return skipped('the settings use no ribbon-cable camera');
  if ((await context.piModel()) === null)
    return skipped('only a Raspberry Pi has memory devices for a camera');
  const heap = (await host.list(HEAPS)).find((name) => USED_HEAPS.includes(name));
  if (heap === undefined)
    return fault(`${HEAPS}/linux,cma is missing`, 'sudo apt update && sudo apt full-upgrade && sudo reboot');
  const used = (await host.list(HEAPS)).filter((name) => USED_HEAPS.includes(name));
  return checkPermissions(
    context,
    used.map((name) => `${HEAPS}/${name}`),
    `the memory devices (${used.join(' ')})`,
  );
}

/** Whether the camera's group can use the devices. `checkGroup` tells whether the user is in that group. */
async function checkPermissions(
  { host }: CheckContext,
  paths: readonly string[],
  devices: string,
): Promise<CheckResult> {
  const account = await cameraAccount(host);
  const group = await groupId(host, GROUP);
  const member = group === null ? account : { ...account, gids: new Set([...account.gids, group]) };
  const found = await Promise.all(
    paths.map(async (path) => ({ path, stats: await host.stat(path).catch(() => null) })),
  );
  const denied = found.flatMap(({ path, stats }) =>
    stats !== null && canReadWrite(member, stats) ? [] : [path],
  );
  const who = account.uid === 0 || group === null ? account.name : `the group ${GROUP}`;
  if (denied.length === 0) return ok(`${who} can use ${devices}`);
  const [first = ''] = denied;
  const list = denied.map((path) => `'${path}'`).join(' ');
  return fault(
    `${who} cannot use ${first}${denied.length > 1 ? ` and ${denied.length - 1} more` : ''}`,
    `sudo chgrp ${GROUP} ${list} && sudo chmod g+rw ${list}`,
  );
}
