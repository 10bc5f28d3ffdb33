import type { HostAccess } from './host-access.ts';

/** A mounted file system. */
export interface Mount {
  /** As in `/dev/sda1`. */
  readonly device: string;
  readonly path: string;
  readonly type: string;
  readonly isReadOnly: boolean;
}

const PARTITION = /^(\/dev\/(?:mmcblk\d+|nvme\d+n\d+|[a-z]+))p?\d*$/;

/** What is mounted, from /proc/mounts (proc_mounts(5)). */
export async function readMounts(host: HostAccess): Promise<Mount[]> {
  const lines = ((await host.readIfThere('/proc/mounts')) ?? '').split('\n').filter(Boolean);
  return lines.map((line) => {
    const [device = '', path = '', type = '', options = ''] = line.split(' ').map(unescaped);
    return { device, path, type, isReadOnly: options.split(',').includes('ro') };
  });
}

/** The file system that a path is on, whether it exists or not; null if there is none. A later mount hides an earlier one. */
export function mountOf(mounts: readonly Mount[], path: string): Mount | null {
  const above = mounts.filter((mount) => `${path}/`.startsWith(mount.path === '/' ? '/' : `${mount.path}/`));
  return above.reduce<Mount | null>(
    (best, mount) => (best === null || mount.path.length >= best.path.length ? mount : best),
    null,
  );
}

/** The whole disk that a partition is on, as in `/dev/sda`; for what is no partition, its name. */
export function diskOf({ device }: Mount): string {
  return PARTITION.exec(device)?.[1] ?? device;
}

/** Spaces and others are written as `\040`. */
function unescaped(field: string): string {
  return field.replaceAll(/\\(\d{3})/g, (_, octal: string) =>
    String.fromCodePoint(Number.parseInt(octal, 8)),
  );
}
