import { readdirSync, readFileSync } from 'node:fs';

/** What a process uses now. */
export interface ProcessCost {
  /** Processor time of all its threads so far, without its children. */
  cpuSeconds: number;
  /** Resident, in MB of 2^20 bytes. */
  residentMegabytes: number;
  /** The part of it that is mapped from files: the program and its libraries. */
  codeMegabytes: number;
}

/** Reads /proc, at no cost for the process. Threads that have ended are not counted. */
export function processCost(pid: number): ProcessCost {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (key: string) =>
    Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return {
    cpuSeconds: cpuSeconds(pid),
    residentMegabytes: megabytes('VmRSS'),
    codeMegabytes: megabytes('RssFile'),
  };
}

/** The first field of schedstat is in nanoseconds; utime and stime of stat are in hundredths of a second. */
export function cpuSeconds(pid: number): number {
  const ns = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readIfThere(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0]),
  );
  return ns.reduce((sum, each) => sum + each, 0) / 1e9;
}

/** A process and all that it has started, also through others. */
export function family(pid: number): number[] {
  const children = readIfThere(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(family)];
}

/** Of a process and all that it has started. Those that end meanwhile are not counted. */
export function familyCpuSeconds(pid: number): number {
  return family(pid).reduce((sum, each) => sum + cpuSecondsIfThere(each), 0);
}

/** How many bytes the process has written, to files and pipes alike. */
export function bytesWritten(pid: number): number {
  return Number(/^wchar: (\d+)/m.exec(readIfThere(`/proc/${pid}/io`))?.[1] ?? 0);
}

function cpuSecondsIfThere(pid: number): number {
  try {
    return cpuSeconds(pid);
  } catch {
    return 0;
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
