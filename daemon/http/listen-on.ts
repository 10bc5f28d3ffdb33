import type { AddressInfo } from 'node:net';
import { PicamdError } from '../errors.ts';

/** Where to listen: a host and port of our own, or a socket that listens already (its file descriptor). */
export type ListenOn = { host: string; port: number } | { fd: number };

/** `http://[::1]:8000`, `unix:/run/picamd.sock`: what a listening server is reached at. */
export function urlOf(address: AddressInfo | string | null, on: ListenOn): string {
  if (typeof address === 'string') return `unix:${address}`;
  // The name as it was given, if it was: `localhost` says more than its address.
  const host = 'host' in on ? on.host : (address?.address ?? '');
  return `http://${host.includes(':') ? `[${host}]` : host}:${address?.port}`;
}

/** A sentence and a hint for what Node says when it cannot listen. */
export function listenError(error: NodeJS.ErrnoException, on: ListenOn): Error {
  if ('fd' in on) {
    return new PicamdError(
      'bad-socket',
      `File descriptor ${on.fd}, named in LISTEN_FDS, cannot be listened on: ${error.message}`,
      'The .socket unit must have ListenStream= and Accept=no.',
      error,
    );
  }
  const { host, port } = on;
  const code = error.code ?? '';
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
