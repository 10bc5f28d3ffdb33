import { once } from 'node:events';
import { readFileSync, readlinkSync } from 'node:fs';
import { stat, unlink } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { PicamdError } from '../errors.ts';
import { urlHost } from '../net/addresses.ts';

/** What to listen on: host and port, the path of a Unix socket, or the file descriptor of a passed socket. */
export type ListenTarget = { host: string; port: number } | { path: string } | { fd: number };

/** HOST is a host or the path of a Unix socket. */
export function listenTarget(host: string, port: number): ListenTarget {
  return host.startsWith('/') ? { path: host } : { host, port };
}

/** The URL of a listening server: `http://[::1]:8000`, `unix:/run/picamd.sock`. */
export function urlOf(
  address: AddressInfo | string | null,
  on: ListenTarget,
  scheme: 'http' | 'https',
): string {
  if (typeof address === 'string') return `unix:${address}`;
  if (address === null && 'fd' in on) return `unix:${socketPath(on.fd)}`;
  // The host as it was given, if it was: `localhost` says more than its address.
  const host = 'host' in on ? on.host : (address?.address ?? '');
  return `${scheme}://${urlHost(host)}:${address?.port}`;
}

/** Turns an error of Node into one with a hint. */
export function listenError(error: NodeJS.ErrnoException, on: ListenTarget): Error {
  if ('fd' in on) {
    return new PicamdError(
      'bad-socket',
      `Cannot listen on file descriptor ${on.fd} (LISTEN_FDS): ${error.message}`,
      'Set ListenStream= and Accept=no in the .socket unit.',
      error,
    );
  }
  const code = error.code ?? '';
  if ('path' in on) return unixSocketError(code, on.path, error);
  const { host, port } = on;
  if (code === 'EADDRINUSE') {
    return new PicamdError(
      'port-in-use',
      `Port ${port} on ${host} is used by another program`,
      `Set another port with --port, or find the program: sudo ss -ltnp 'sport = :${port}'`,
      error,
    );
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new PicamdError(
      'port-denied',
      `This user may not listen on port ${port}`,
      'Set --port to 1024 or higher.',
      error,
    );
  }
  if (['EADDRNOTAVAIL', 'EINVAL', 'ENOTFOUND', 'EAI_AGAIN'].includes(code)) {
    return new PicamdError(
      'address-unavailable',
      `${host} is not an address of this machine`,
      'Set HOST to 127.0.0.1 for this machine only, or to 0.0.0.0 for the network.',
      error,
    );
  }
  return error;
}

/**
 * Tries HOST without PORT, which a running picamd may be using.
 *
 * @throws PicamdError as listening there would.
 */
export async function checkHost(host: string): Promise<void> {
  if (host.startsWith('/')) {
    await stat(dirname(host)).catch((error: NodeJS.ErrnoException) => {
      throw unixSocketError(error.code ?? '', host, error);
    });
    return;
  }
  const server = createServer().listen({ host, port: 0 });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, { host, port: 0 });
  } finally {
    server.close();
  }
}

/** Removes the socket that a killed daemon left: one that no program answers. Leaves anything else. */
export async function removeStaleSocket(path: string): Promise<void> {
  const existing = await stat(path).catch(() => null);
  if (existing?.isSocket() !== true) return;
  const isUsed = await new Promise<boolean>((resolve) => {
    const socket = connect(path, () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
  if (!isUsed) await unlink(path);
}

function unixSocketError(code: string, path: string, cause: Error): Error {
  if (code === 'EADDRINUSE') {
    return new PicamdError(
      'port-in-use',
      `${path} is used by another program, or is not a socket`,
      'Set HOST to another path, or stop that program.',
      cause,
    );
  }
  return new PicamdError(
    'address-unavailable',
    `Cannot create the socket ${path}: ${cause.message}`,
    'Set HOST to a path in an existing folder that this user can write to.',
    cause,
  );
}

/** Columns of /proc/net/unix (proc(5)). */
const INODE = 6;
const PATH = 7;

/** The path of a passed Unix socket, which Node does not report; '' if it cannot be found. */
function socketPath(fd: number): string {
  try {
    const inode = /\d+/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[0];
    const sockets = readFileSync('/proc/net/unix', 'utf8').split('\n');
    return sockets.map((line) => line.split(/\s+/)).find((fields) => fields[INODE] === inode)?.[PATH] ?? '';
  } catch {
    return '';
  }
}
