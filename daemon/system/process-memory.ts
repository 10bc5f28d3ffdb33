import { getHeapStatistics } from 'node:v8';

/** Resident memory of this process, in bytes. Null without /proc, or without a free file to read it with. */
export function residentBytes(): number | null {
  try {
    return process.memoryUsage.rss();
  } catch {
    return null;
  }
}

/** As process.memoryUsage().heapUsed, which reads /proc for other numbers. */
export function heapUsedBytes(): number {
  return getHeapStatistics().used_heap_size;
}
