import { dirname, join } from 'node:path';
import { leastFreeBytes } from '../config/recording-settings.ts';
import { instanceName } from '../config/saved-settings.ts';
import { expectedBytesPerDay, expectedDays } from '../recording/recording-report.ts';
import { cameraAccount, canReadWrite } from './accounts.ts';
import { fault, ok, skipped, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { CheckContext } from './check-context.ts';
import { gigabytes } from './disk-check.ts';
import type { HostAccess } from './host-access.ts';
import { diskOf, mountOf, readMounts } from './mounts.ts';
import type { Mount } from './mounts.ts';

/** What the system cannot do without; on a card these can be partitions of their own. */
const SYSTEM = ['/', '/usr', '/boot', '/boot/firmware'];
/** On these, files belong to the user that the mount names. */
const WITHOUT_OWNERS = new Set(['vfat', 'exfat', 'ntfs', 'ntfs3', 'fuseblk']);
/** Deleting keeps up with what is recorded, within this share of RECORD_KEEP_FREE. */
const NEARLY = 0.9;

/** Whether picamd can record, and for how long. */
export async function checkRecording({ host, loaded }: CheckContext): Promise<CheckResult> {
  const { RECORD, RECORD_PATH, RECORD_ON_SYSTEM_CARD } = loaded.config;
  if (RECORD === 'off') return skipped('RECORD is off');
  const mounts = await readMounts(host);
  const mount = mountOf(mounts, RECORD_PATH);
  if (mount === null) return skipped('this machine does not report its disks');
  if (!RECORD_ON_SYSTEM_CARD && isOfSystem(mounts, mount))
    return fault(
      `nothing is recorded: ${RECORD_PATH} is on the disk that holds the system, or its own disk is not connected`,
      'Connect a disk labeled PICAMD, or mount another one there. To record on the system card all the same, set RECORD_ON_SYSTEM_CARD=on.',
    );
  if (mount.isReadOnly)
    return fault(
      `nothing is recorded: the disk at ${mount.path} is read-only`,
      'Check the disk with fsck: Linux makes a disk read-only when its file system is damaged.',
    );
  const root = join(RECORD_PATH, instanceName(loaded.file) ?? '');
  return (await accessProblem(host, root, mount)) ?? spaceResult(host, loaded.config, mount);
}

function isOfSystem(mounts: readonly Mount[], mount: Mount): boolean {
  return SYSTEM.some((path) => {
    const system = mountOf(mounts, path);
    return system !== null && diskOf(system) === diskOf(mount);
  });
}

/** Why the user who runs the camera cannot write to the folder, or create it. */
async function accessProblem(host: HostAccess, root: string, mount: Mount): Promise<CheckResult | null> {
  const account = await cameraAccount(host);
  for (let folder = root; ; folder = dirname(folder)) {
    const [uid, gid, mode] = await diskFacts(host, ['--format=%u %g %f', folder]);
    if (uid !== undefined && gid !== undefined && mode !== undefined) {
      const stats = { uid: Number(uid), gid: Number(gid), mode: Number.parseInt(mode, 16) };
      if (canReadWrite(account, stats)) return null;
      const hint = WITHOUT_OWNERS.has(mount.type)
        ? `Mount the disk with the option uid=${account.name}.`
        : `sudo chown ${account.name} ${folder}`;
      return fault(`nothing is recorded: ${account.name} may not write to ${folder}`, hint);
    }
    if (folder === mount.path || folder === '/') return null;
  }
}

async function spaceResult(
  host: HostAccess,
  config: CheckContext['loaded']['config'],
  { path }: Mount,
): Promise<CheckResult> {
  const facts = await diskFacts(host, ['--file-system', '--format=%S %b %a', path]);
  const [blockBytes, total, free] = facts.map(Number);
  if (blockBytes === undefined || total === undefined || free === undefined)
    return warning(`the free space of ${path} is unknown`, 'sudo dmesg | tail');
  const { RECORD_DAYS, RECORD_KEEP_FREE, RECORD_MAX_BYTES } = config;
  const space = { freeBytes: free * blockBytes, totalBytes: total * blockBytes };
  const text = `${gigabytes(space.freeBytes)} of ${gigabytes(space.totalBytes)} free at ${path}`;
  if (space.freeBytes < NEARLY * leastFreeBytes(RECORD_KEEP_FREE, space.totalBytes))
    return warning(
      `${text}, less than RECORD_KEEP_FREE (${RECORD_KEEP_FREE})`,
      'Delete other files on the disk, unstar recordings, or lower RECORD_KEEP_FREE.',
    );
  const limits = { days: RECORD_DAYS, keepFree: RECORD_KEEP_FREE, mostBytes: RECORD_MAX_BYTES };
  const days = expectedDays({ limits, space, usedBytes: 0, bytesPerDay: expectedBytesPerDay(config) });
  return ok(
    days === null ? text : `${text}, about ${days.toFixed(1)} days before the oldest recordings are deleted`,
  );
}

/** By a program, which can be given up: a disk that hangs would keep a thread of this process, and so the process. */
async function diskFacts(host: HostAccess, args: readonly string[]): Promise<string[]> {
  const found = await host.run('stat', args);
  return found?.code === 0 ? found.stdout.trim().split(' ') : [];
}
