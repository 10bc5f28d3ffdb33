import { formatBytes, formatCount, formatDuration, formatFps, UNKNOWN } from './format.ts';
import type { PageStatus, StatusCamera } from './status.ts';
import { ACCESS_TEXTS, DETAIL_TEXTS, STATE_TEXTS } from './texts.ts';
import { FLAG_TEXTS, WARNING_TEXTS } from './warning-texts.ts';

/** A warning about the host or its settings: what is wrong, and what to do about it. */
export interface HostWarning {
  readonly text: string;
  readonly hint: string;
  /** False for a problem since startup that is over. */
  readonly now: boolean;
}

const LOW_DISK_BYTES = 200e6;
const LOW_MEMORY_BYTES = 40e6;

/** The values of the details beside the picture, by their `data-fact` in index.html. */
export function statusTexts(status: PageStatus): Readonly<Record<string, string>> {
  const access = ACCESS_TEXTS[status.access ?? ''] ?? UNKNOWN;
  return { ...cameraTexts(status.camera), ...hostTexts(status), viewers: viewersText(status), access };
}

function cameraTexts(camera: StatusCamera | null): Record<string, string> {
  const { width = null, height = null } = camera ?? {};
  return {
    state: STATE_TEXTS[camera?.state ?? ''] ?? UNKNOWN,
    camera: camera?.model ?? (camera?.description || UNKNOWN),
    resolution: width === null || height === null ? UNKNOWN : `${width} × ${height}`,
    rate: rateText(camera),
    size: formatBytes(camera?.frameBytes ?? null),
    dropped: formatCount(camera?.dropped ?? null),
    restarts: formatCount(camera?.restarts ?? null),
  };
}

function rateText(camera: StatusCamera | null): string {
  const measured = formatFps(camera?.fps ?? null);
  const setTo = camera?.framerate ?? null;
  return setTo === null ? measured : DETAIL_TEXTS.frameRate(measured, formatCount(setTo));
}

function hostTexts(status: PageStatus): Record<string, string> {
  const { temperatureCelsius: temperature } = status;
  return {
    machine: status.machine ?? UNKNOWN,
    temperature: temperature === null ? UNKNOWN : `${temperature.toFixed(1)} °C`,
    power: powerText(status),
    memory: spaceText(status.memory),
    process: formatBytes(status.residentBytes),
    disk: spaceText(status.disk),
    uptime: formatDuration(status.uptimeSeconds),
    'host-uptime': formatDuration(status.hostUptimeSeconds),
    version: status.version ?? UNKNOWN,
  };
}

function spaceText(space: PageStatus['disk']): string {
  if (space === null) return UNKNOWN;
  return DETAIL_TEXTS.free(formatBytes(space.available), formatBytes(space.total));
}

function viewersText({ viewers, skipped }: PageStatus): string {
  if (viewers === null) return UNKNOWN;
  return skipped === 0 ? formatCount(viewers) : DETAIL_TEXTS.skipped(formatCount(viewers), skipped);
}

function powerText({ throttling }: PageStatus): string {
  const { power } = DETAIL_TEXTS;
  if (throttling === null) return power.unknown;
  if (throttling.now.length > 0) return power.problem;
  return throttling.before.length > 0 ? power.okNow : power.ok;
}

/** What is wrong now, and throttling since startup. */
export function hostWarnings(status: PageStatus): HostWarning[] {
  const { now = [], before = [] } = status.throttling ?? {};
  const { open, disk, memory } = WARNING_TEXTS;
  const found: HostWarning[] = [];
  if (status.access === 'open') found.push({ ...open, now: true });
  for (const [flag, texts] of Object.entries(FLAG_TEXTS)) {
    if (now.includes(flag)) found.push({ text: texts.now, hint: texts.hint, now: true });
    else if (before.includes(flag)) found.push({ text: texts.before, hint: texts.hint, now: false });
  }
  if (status.disk !== null && status.disk.available < LOW_DISK_BYTES)
    found.push({ text: disk.text(formatBytes(status.disk.available)), hint: disk.hint, now: true });
  if (status.memory !== null && status.memory.available < LOW_MEMORY_BYTES)
    found.push({ text: memory.text(formatBytes(status.memory.available)), hint: memory.hint, now: true });
  return found;
}
