import { readFileSync, readlinkSync } from 'node:fs';

/** Of a line of /proc/net/unix (proc(5)). */
const INODE = 6;
const PATH = 7;

/** Where a Unix socket is that was passed as this file descriptor, which Node does not tell; '' when it cannot be found out. */
export function socketPath(fd: number): string {
  try {
    const inode = /\d+/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[0];
    const sockets = readFileSync('/proc/net/unix', 'utf8').split('\n');
    return sockets.map((line) => line.split(/\s+/)).find((fields) => fields[INODE] === inode)?.[PATH] ?? '';
  } catch {
    return '';
  }
}
