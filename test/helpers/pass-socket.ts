import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../test/helpers/pass-socket.pl', import.meta.url));

/** Prefix of a command that gets sockets on 127.0.0.1 as systemd passes them: `NAME=PORT` each, 0 = any port. */
export function pass(...sockets: string[]): string[] {
  return passAt('127.0.0.1', ...sockets);
}

/** The same at another address; an address with a slash is the path of a Unix socket. */
export function passAt(address: string, ...sockets: string[]): string[] {
  return ['perl', PROGRAM, address, sockets.join(','), '0'];
}
