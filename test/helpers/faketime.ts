import { existsSync } from 'node:fs';

/** The library for programs with several threads, as Debian's package `faketime` has it. */
export const FAKETIME = ['x86_64', 'aarch64', 'arm']
  .map(
    (machine) =>
      `/usr/lib/${machine}-linux-gnu${machine === 'arm' ? 'eabihf' : ''}/faketime/libfaketimeMT.so.1`,
  )
  .find((path) => existsSync(path));
