import { formatBytes, formatCount, formatDuration, formatFps, formatNumber, UNKNOWN } from './format.ts';
import type { PageStatus, StatusCamera } from './status.ts';
import { countedText, text } from './text.ts';

/** By `camera.state` of /status. */
const STATES: Readonly<Record<string, string>> = {
  starting: text('live.stateStarting'),
  streaming: text('live.stateStreaming'),
  unreadable: text('live.stateUnreadable'),
  stalled: text('live.stateStalled'),
  'backing-off': text('live.stateBackingOff'),
  stopped: text('live.stateStopped'),
  idle: text('live.stateIdle'),
};

/** By `access` of /status. */
const ACCESS: Readonly<Record<string, string>> = {
  open: text('live.accessOpen'),
  password: text('live.accessPassword'),
  local: text('live.accessLocal'),
};

/** The values of the details beside the picture, by their `data-fact` in index.html. */
export function statusTexts(status: PageStatus): Readonly<Record<string, string>> {
  const access = ACCESS[status.access ?? ''] ?? UNKNOWN;
  return { ...cameraTexts(status.camera), ...hostTexts(status), viewers: viewersText(status), access };
}

function cameraTexts(camera: StatusCamera | null): Record<string, string> {
  const { width = null, height = null } = camera ?? {};
  return {
    state: STATES[camera?.state ?? ''] ?? UNKNOWN,
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
  return setTo === null ? measured : text('live.frameRateSetTo', { measured, setTo });
}

function hostTexts(status: PageStatus): Record<string, string> {
  const { temperatureCelsius: temperature } = status;
  return {
    machine: status.machine ?? UNKNOWN,
    temperature: temperature === null ? UNKNOWN : `${formatNumber(temperature, 1)} °C`,
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
  return text('live.free', { available: formatBytes(space.available), total: formatBytes(space.total) });
}

function viewersText({ viewers, skipped }: PageStatus): string {
  if (viewers === null) return UNKNOWN;
  if (skipped === 0) return formatCount(viewers);
  return countedText('live.viewersOneSkipped', 'live.viewersSkipped', skipped, { viewers });
}

function powerText({ throttling }: PageStatus): string {
  if (throttling === null) return text('live.powerUnknown');
  if (throttling.now.length > 0) return text('live.powerProblem');
  return throttling.before.length > 0 ? text('live.powerOkNow') : text('live.powerOk');
}
