import { readFileSync, readlinkSync } from 'node:fs';
import { stat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { PicamdError } from '../errors.ts';
import { urlHost } from '../net/addresses.ts';

/** Where to listen: a host and port of our own, a Unix socket, or a socket that listens already (its file descriptor). */
export type ListenTarget = { host: string; port: number } | { path: string } | { fd: number };

/** HOST is a host, or the path of a Unix socket. */
export function listenTarget(host: string, port: number): ListenTarget {
  return host.startsWith('/') ? { path: host } : { host, port };
}

/** `http://[::1]:8000`, `unix:/run/picamd.sock`: what a listening server is reached at. */
export function urlOf(
  address: AddressInfo | string | null,
  on: ListenTarget,
  scheme: 'http' | 'https',
): string {
  if (typeof address === 'string') return `unix:${address}`;
  if (address === null && 'fd' in on) return `unix:${socketPath(on.fd)}`;
  // The name as it was given, if it was: `localhost` says more than its address.
  const host = 'host' in on ? on.host : (address?.address ?? '');
  return `${scheme}://${urlHost(host)}:${address?.port}`;
}

/** A sentence and a hint for what Node says when it cannot listen. */
export function listenError(error: NodeJS.ErrnoException, on: ListenTarget): Error {
  if ('fd' in on) {
    return new PicamdError(
      'bad-socket',
      `File descriptor ${on.fd}, named in LISTEN_FDS, cannot be listened on: ${error.message}`,
      'The .socket unit must have ListenStream= and Accept=no.',
      error,
    );
  }
  const code = error.code ?? '';
  if ('path' in on) return socketError(code, on.path, error);
  const { host, port } = on;
  if (code === 'EADDRINUSE') {
    return new PicamdError(
      'port-in-use',
      `Port ${port} on ${host} is taken by another program`,
      `Choose another with --port, or find the program: sudo ss -ltnp 'sport = :${port}'`,
      error,
    );
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new PicamdError(
      'port-denied',
      `This user may not listen on port ${port}`,
      'Choose a port from 1024 up with --port.',
      error,
    );
  }
  if (['EADDRNOTAVAIL', 'EINVAL', 'ENOTFOUND', 'EAI_AGAIN'].includes(code)) {
    return new PicamdError(
      'address-unavailable',
      `${host} is not an address of this machine`,
      'Set HOST to 127.0.0.1 for this machine alone, or to 0.0.0.0 for the network.',
      error,
    );
  }
  return error;
}

/** What a daemon that was killed leaves behind: a socket that nobody answers at. Anything else stays. */
export async function removeDeadSocket(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isSocket() !== true) return;
  const alive = await new Promise<boolean>((resolve) => {
    const socket = connect(path, () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
  if (!alive) await unlink(path);
}

function socketError(code: string, path: string, cause: Error): Error {
  if (code === 'EADDRINUSE') {
    return new PicamdError(
      'port-in-use',
      `Another program listens on ${path}, or it is a file`,
      'Give another path in HOST, or end that program.',
      cause,
    );
  }
  return new PicamdError(
    'address-unavailable',
    `${path} cannot be made: ${cause.message}`,
    'HOST must be a path in a folder that is there and that this user may write to.',
    cause,
  );
}

/** Of a line of /proc/net/unix (proc(5)). */
const INODE = 6;
const PATH = 7;

/** Where a Unix socket is that was passed as this file descriptor, which Node does not tell; '' when it cannot be found out. */
function socketPath(fd: number): string {
  try {
    const inode = /\d+/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[0];
    const sockets = readFileSync('/proc/net/unix', 'utf8').split('\n');
    return sockets.map((line) => line.split(/\s+/)).find((fields) => fields[INODE] === inode)?.[PATH] ?? '';
  } catch {
    return '';
  }
}
