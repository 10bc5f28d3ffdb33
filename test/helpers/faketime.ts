import { existsSync } from 'node:fs';

/** The library for programs with several threads, from Debian's package `faketime`. */
export const FAKETIME = ['x86_64', 'aarch64', 'arm']
  .map(
    (machine) =>
      `/usr/lib/${machine}-linux-gnu${machine === 'arm' ? 'eabihf' : ''}/faketime/libfaketimeMT.so.1`,
  )
  .find((path) => existsSync(path));
