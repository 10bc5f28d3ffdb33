import { formatBytes } from './format.ts';
import type { PageStatus } from './status.ts';
import { text } from './text.ts';

/** A warning about the host or its settings: what is wrong, and what to do about it. */
export interface HostWarning {
  readonly title: string;
  readonly hint: string;
  /** False for a problem since startup that is over. */
  readonly now: boolean;
}

const LOW_DISK_BYTES = 200e6;
const LOW_MEMORY_BYTES = 40e6;

type FlagTexts = Readonly<Record<'now' | 'before' | 'hint', string>>;

/** By the firmware’s flags (Raspberry Pi documentation, vcgencmd get_throttled). */
const FLAGS: Readonly<Record<string, FlagTexts>> = {
  underVoltage: {
    now: text('live.lowVoltage'),
    before: text('live.lowVoltageBefore'),
    hint: text('live.lowVoltageHint'),
  },
  throttled: {
    now: text('live.throttled'),
    before: text('live.throttledBefore'),
    hint: text('live.coolAndPowerHint'),
  },
  frequencyCapped: {
    now: text('live.capped'),
    before: text('live.cappedBefore'),
    hint: text('live.coolAndPowerHint'),
  },
  softTemperatureLimit: {
    now: text('live.hot'),
    before: text('live.hotBefore'),
    hint: text('live.hotHint'),
  },
};

/** What is wrong now, and throttling since startup. */
export function hostWarnings({ access, throttling, disk, memory }: PageStatus): HostWarning[] {
  const { now = [], before = [] } = throttling ?? {};
  const found: HostWarning[] = [];
  if (access === 'open') found.push({ title: text('live.open'), hint: text('live.openHint'), now: true });
  for (const [flag, texts] of Object.entries(FLAGS)) {
    if (now.includes(flag)) found.push({ title: texts.now, hint: texts.hint, now: true });
    else if (before.includes(flag)) found.push({ title: texts.before, hint: texts.hint, now: false });
  }
  if (disk !== null && disk.available < LOW_DISK_BYTES) {
    const title = text('live.diskFull', { free: formatBytes(disk.available) });
    found.push({ title, hint: text('live.diskFullHint'), now: true });
  }
  if (memory !== null && memory.available < LOW_MEMORY_BYTES) {
    const title = text('live.memoryLow', { free: formatBytes(memory.available) });
    found.push({ title, hint: text('live.memoryLowHint'), now: true });
  }
  return found;
}
