import { lstat } from 'node:fs/promises';
import { atomicWrite } from '../system/atomic-write.ts';

const TEXT = `This camera has had users. While this file exists, picamd never lets everyone in just because they are gone.
To let everyone in, set AUTH=none.
`;

/**
 * Remembers, beside the credentials file, that there were users: without it, a camera that only this machine can reach
 * would be open to all of its users once the credentials are deleted. Not being able to write it is no reason to stop.
 */
export async function rememberClosed(credentialsPath: string): Promise<void> {
  if (await wasClosed(credentialsPath)) return;
  await atomicWrite(markerOf(credentialsPath), TEXT, 0o644).catch(() => {});
}

/** Whether there have been users in this credentials file. True if that cannot be known. */
export function wasClosed(credentialsPath: string): Promise<boolean> {
  return lstat(markerOf(credentialsPath)).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && error.code !== 'ENOTDIR',
  );
}

function markerOf(credentialsPath: string): string {
  return `${credentialsPath}.closed`;
}
