import { heapUsedBytes, residentBytes } from '../system/process-memory.ts';
import { VERSION } from '../version.ts';

/** This process, for /status. */
export function processStatus() {
  const { user, system } = process.cpuUsage();
  return {
    version: VERSION,
    node: process.version,
    pid: process.pid,
    uptimeSeconds: Math.round(performance.now() / 1000),
    residentBytes: residentBytes(),
    heapUsedBytes: heapUsedBytes(),
    cpuSeconds: Number(((user + system) / 1e6).toFixed(2)),
  };
}
