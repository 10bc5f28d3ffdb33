/**
 * Loaded into the daemon with `--import`. On SIGUSR2 it writes the number of timers, sockets and pipes that keep the event
 * loop alive, by kind, to the file SOAK_RESOURCES: leaks of these are not visible from outside.
 */
import { renameSync, writeFileSync } from 'node:fs';

const path = process.env['SOAK_RESOURCES'];
// The camera program inherits NODE_OPTIONS too.
if (path !== undefined && process.argv[1]?.endsWith('/daemon/main.js')) {
  process.on('SIGUSR2', () => {
    const counts: Record<string, number> = {};
    for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
    writeFileSync(`${path}.new`, JSON.stringify(counts));
    renameSync(`${path}.new`, path);
  });
}
