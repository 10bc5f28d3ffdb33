import { accountOf, cameraAccount, groupId, mayUse, ownAccount, SERVICE_USER } from './accounts.ts';
import { fault, ok, skipped } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { HostAccess } from './host-access.ts';
import type { CheckContext } from './check-context.ts';

const GROUP = 'video';
const CAMERA_DEVICE = /^(?:video|media|v4l-subdev)\d+$/;
const HEAPS = '/dev/dma_heap';
/** The ones that rpicam-vid and libcamera take, the first that is there. */
const USED_HEAPS = ['vidbuf_cached', 'linux,cma', 'cma', 'reserved', 'default_cma_region'];

/** Whether who runs the camera is in the group that owns it. */
export async function checkGroup(context: CheckContext): Promise<CheckResult> {
  const { host, wantsCamera } = context;
  const group = await groupId(host, GROUP);
  if (group === null) return skipped(`there is no group ${GROUP} here`);
  if (!wantsCamera) return skipped('no ribbon-cable camera is asked for');
  if ((await context.pi()) === null && (await devices(host)).length === 0)
    return skipped('there is no camera device');
  const service = await accountOf(host, SERVICE_USER);
  const { name, uid, gids } = service ?? ownAccount();
  const again = service === null ? 'log out and in again' : `sudo systemctl restart ${SERVICE_USER}`;
  if (uid === 0) return ok('root may use every camera');
  if (!gids.has(group))
    return fault(
      `${name} is not in the group ${GROUP}`,
      `sudo usermod -aG ${GROUP} ${name}${service === null ? `   # then ${again}` : ` && ${again}`}`,
    );
  const own = ownAccount();
  const others = own.uid === 0 || own.gids.has(group) ? '' : `; ${own.name}, who asks, is not`;
  return ok(`${name} is in the group ${GROUP}${others}`);
}

/** Whether the kernel has found anything of a camera, and who may open it. */
export async function checkDevices(context: CheckContext): Promise<CheckResult> {
  const { host, wantsCamera } = context;
  if (!wantsCamera) return skipped('no ribbon-cable camera is asked for');
  const names = await devices(host);
  if (!names.some((name) => name.startsWith('media'))) {
    const says = 'there is no camera device (/dev/media*)';
    return (await context.pi()) === null
      ? skipped(says)
      : fault(`${says}: the kernel knows no camera`, 'Look at boot-config above; then sudo reboot.');
  }
  return usable(
    context,
    names.map((name) => `/dev/${name}`),
    `all ${names.length} camera devices`,
  );
}

async function devices(host: HostAccess): Promise<string[]> {
  return (await host.list('/dev')).filter((name) => CAMERA_DEVICE.test(name));
}

/** Where the camera's buffers come from. */
export async function checkDmaHeap(context: CheckContext): Promise<CheckResult> {
  const { host, wantsCamera } = context;
  if (!wantsCamera) return skipped('no ribbon-cable camera is asked for');
  if ((await context.pi()) === null) return skipped('only a Raspberry Pi has memory devices for a camera');
  const heap = (await host.list(HEAPS)).find((name) => USED_HEAPS.includes(name));
  if (heap === undefined)
    return fault(`there is no ${HEAPS}/linux,cma`, 'sudo apt update && sudo apt full-upgrade && sudo reboot');
  const used = (await host.list(HEAPS)).filter((name) => USED_HEAPS.includes(name));
  return usable(
    context,
    used.map((name) => `${HEAPS}/${name}`),
    `the memory devices (${used.join(' ')})`,
  );
}

/** Whether the camera's group may use them; that who runs the camera is in it is a question of its own. */
async function usable({ host }: CheckContext, paths: readonly string[], all: string): Promise<CheckResult> {
  const account = await cameraAccount(host);
  const group = await groupId(host, GROUP);
  const member = group === null ? account : { ...account, gids: new Set([...account.gids, group]) };
  const found = await Promise.all(
    paths.map(async (path) => ({ path, stats: await host.stat(path).catch(() => null) })),
  );
  const closed = found.flatMap(({ path, stats }) => (stats !== null && mayUse(member, stats) ? [] : [path]));
  const who = account.uid === 0 || group === null ? account.name : `the group ${GROUP}`;
  if (closed.length === 0) return ok(`${who} may use ${all}`);
  const [first = ''] = closed;
  const list = closed.map((path) => `'${path}'`).join(' ');
  return fault(
    `${who} may not use ${first}${closed.length > 1 ? ` and ${closed.length - 1} more` : ''}`,
    `sudo chgrp ${GROUP} ${list} && sudo chmod g+rw ${list}`,
  );
}
