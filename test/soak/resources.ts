/**
 * Loaded into the daemon with `--import`: at SIGUSR2 it writes what keeps the event loop alive (timers, sockets,
 * pipes), counted by kind, into the file that SOAK_RESOURCES names. What leaks there is seen from nowhere else.
 */
import { renameSync, writeFileSync } from 'node:fs';

const path = process.env['SOAK_RESOURCES'];
// The camera's program inherits NODE_OPTIONS too.
if (path !== undefined && process.argv[1]?.endsWith('/daemon/main.js')) {
  process.on('SIGUSR2', () => {
    const counts: Record<string, number> = {};
    for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
    writeFileSync(`${path}.new`, JSON.stringify(counts));
    renameSync(`${path}.new`, path);
  });
}
