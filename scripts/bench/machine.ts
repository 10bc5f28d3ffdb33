import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { familyCpuSeconds } from './process-cost.ts';

/** Of USER_HZ, which is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Processor time since the machine was started, all processors together, in seconds. */
interface MachineTime {
  busy: number;
  /** That another guest of the same host used instead of this machine. */
  stolen: number;
  ours: number;
  at: number;
}

/** How much of the machine others used, in percent of all its processors. */
export interface Disturbance {
  othersPercent: number;
  stolenPercent: number;
}

/** Starts to measure how much others use; call the result to end it. */
export function watchMachine(): () => Disturbance {
  const from = machineTime();
  return () => {
    const to = machineTime();
    const available = (to.at - from.at) * cpus().length;
    const percent = (seconds: number) => Math.max(0, (seconds / available) * 100);
    return {
      othersPercent: percent(to.busy - from.busy - (to.ours - from.ours)),
      stolenPercent: percent(to.stolen - from.stolen),
    };
  };
}

function machineTime(): MachineTime {
  const { busy, stolen } = parseProcessorTime(readFileSync('/proc/stat', 'utf8'));
  return { busy, stolen, ours: familyCpuSeconds(process.pid), at: performance.now() / 1000 };
}

/** The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal (proc(5)). */
export function parseProcessorTime(stat: string): { busy: number; stolen: number } {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, stolen = 0] = (
    /^cpu +(.*)$/m.exec(stat)?.[1] ?? ''
  )
    .split(' ')
    .map((ticks) => Number(ticks) / TICKS_PER_SECOND);
  return { busy: user + nice + system + irq + softirq, stolen };
}

/** `2 x Intel(R) Xeon(R) Processor`. */
export function processors(): string {
  const all = cpus();
  // A Raspberry Pi has no model name in /proc/cpuinfo, but one in the device tree.
  return `${all.length} x ${(all[0]?.model ?? '').replace(/^(unknown)?$/, boardModel())}`;
}

function boardModel(): string {
  try {
    return readFileSync('/proc/device-tree/model', 'utf8').replaceAll('\0', '');
  } catch {
    return 'unknown processor';
  }
}
