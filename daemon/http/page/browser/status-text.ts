import type { CameraStatus, Status } from './status.ts';
import { bytes, count, duration, plural, rate, UNKNOWN } from './format.ts';

/** A warning about the machine: what it is, and what to do about it. */
export interface Warning {
  readonly text: string;
  readonly hint: string;
  /** It is so now, and not only was. */
  readonly now: boolean;
}

const STATES: Readonly<Record<string, string>> = {
  starting: 'Starting',
  streaming: 'Streaming',
  stalled: 'Hangs, is being restarted',
  'backing-off': 'Failed, will be tried again',
  stopped: 'Stopped',
  idle: 'At rest, nobody looks',
};

const ACCESS: Readonly<Record<string, string>> = {
  open: 'Everybody',
  password: 'Users and tokens',
  local: 'This machine alone',
};

/** Each line of the status beside the picture, by the name that it has in index.html. */
export function facts(status: Status): Readonly<Record<string, string>> {
  const access = ACCESS[status.access ?? ''] ?? UNKNOWN;
  return { ...cameraFacts(status.camera), ...machineFacts(status), viewers: viewers(status), access };
}

function cameraFacts(camera: CameraStatus | null): Record<string, string> {
  const { width = null, height = null } = camera ?? {};
  return {
    state: STATES[camera?.state ?? ''] ?? UNKNOWN,
    camera: camera?.model ?? (camera?.description || UNKNOWN),
    resolution: width === null || height === null ? UNKNOWN : `${width} × ${height}`,
    rate: camera === null ? UNKNOWN : `${rate(camera.fps)} of ${count(camera.framerate)}`,
    size: bytes(camera?.frameBytes ?? null),
    dropped: count(camera?.dropped ?? null),
    restarts: count(camera?.restarts ?? null),
  };
}

function machineFacts(status: Status): Record<string, string> {
  const { memory, disk, temperatureCelsius: temperature } = status;
  return {
    // Stands behind the page's name, where a dash would say nothing.
    machine: status.machine ?? '',
    temperature: temperature === null ? UNKNOWN : `${temperature.toFixed(1)} °C`,
    power: power(status),
    memory: memory === null ? UNKNOWN : `${bytes(memory.available)} of ${bytes(memory.total)} free`,
    process: bytes(status.residentBytes),
    disk: disk === null ? UNKNOWN : `${bytes(disk.available)} of ${bytes(disk.total)} free`,
    uptime: duration(status.uptimeSeconds),
    'host-uptime': duration(status.hostUptimeSeconds),
    version: status.version ?? UNKNOWN,
  };
}

function viewers({ viewers: now, skipped }: Status): string {
  if (now === null) return UNKNOWN;
  return skipped === 0 ? count(now) : `${count(now)}, ${plural(skipped, 'frame')} skipped`;
}

function power({ throttling }: Status): string {
  if (throttling === null) return 'Not known';
  if (throttling.now.length > 0) return 'See the warning';
  return throttling.before.length > 0 ? 'Good now' : 'Good';
}

/** The firmware's flags (Raspberry Pi documentation, vcgencmd get_throttled), in words. */
const FLAGS: Readonly<Record<string, readonly [now: string, before: string, hint: string]>> = {
  underVoltage: [
    'Under-voltage: the Pi gets too little power',
    'There was under-voltage since the Pi was started',
    'Use the power supply made for this model and a short, thick cable; unplug what draws power from its USB ports.',
  ],
  throttled: [
    'The processor is throttled',
    'The processor was throttled since the Pi was started',
    'It is too hot or gets too little power: give it a heat sink and air, and check the power supply.',
  ],
  frequencyCapped: [
    'The processor runs at a lower speed',
    'The processor has run at a lower speed since the Pi was started',
    'It is too hot or gets too little power: give it a heat sink and air, and check the power supply.',
  ],
  softTemperatureLimit: [
    'The Pi is so warm that it slows down',
    'The Pi was so warm that it slowed down since it was started',
    'Give it a heat sink and air; take it out of the sun.',
  ],
};
const LITTLE_DISK_BYTES = 200e6;
const LITTLE_MEMORY_BYTES = 40e6;

/** What is wrong with the machine or was since its start. */
export function warnings(status: Status): Warning[] {
  const { now = [], before = [] } = status.throttling ?? {};
  const found: Warning[] = [];
  if (status.access === 'open')
    found.push({
      text: 'Everybody who reaches this camera can watch',
      hint: 'Take AUTH=none out of the settings and make a user: picamd passwd NAME',
      now: true,
    });
  for (const [flag, [nowText, beforeText, hint]] of Object.entries(FLAGS)) {
    if (now.includes(flag)) found.push({ text: nowText, hint, now: true });
    else if (before.includes(flag)) found.push({ text: beforeText, hint, now: false });
  }
  if (status.disk !== null && status.disk.available < LITTLE_DISK_BYTES)
    found.push({
      text: `The disk is nearly full: ${bytes(status.disk.available)} free`,
      hint: 'Delete what is not needed; old logs go with: sudo journalctl --vacuum-size=50M',
      now: true,
    });
  if (status.memory !== null && status.memory.available < LITTLE_MEMORY_BYTES)
    found.push({
      text: `Memory is nearly used up: ${bytes(status.memory.available)} free`,
      hint: 'End other programs, or choose a smaller RING_BYTES or picture.',
      now: true,
    });
  return found;
}
