import { LANGUAGE, text } from './text.ts';

/** Shown for an unknown value. */
export const UNKNOWN = '–';

const BYTE_UNITS = [text('live.bytes'), 'KB', 'MB', 'GB', 'TB'];

/** `1,234.5`, as it is written in the page's language. */
export function formatNumber(value: number, fractionDigits = 0): string {
  return value.toLocaleString(LANGUAGE, {
    minimumFractionDigits: fractionDigits,
    maximumFractionDigits: fractionDigits,
  });
}

/** `85 KB`: powers of 1000, as on the label of an SD card. */
export function formatBytes(value: number | null): string {
  if (value === null) return UNKNOWN;
  const power = Math.min(BYTE_UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  const scaled = value / 1000 ** power;
  return `${formatNumber(scaled, scaled < 10 && power > 1 ? 1 : 0)} ${BYTE_UNITS[power]}`;
}

const DURATION_UNITS: readonly (readonly [seconds: number, unit: string])[] = [
  [86_400, text('live.day')],
  [3600, text('live.hour')],
  [60, text('live.minute')],
  [1, text('live.second')],
];

/** `3 h 12 min`: the two largest units. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null) return UNKNOWN;
  let rest = Math.max(0, Math.floor(seconds));
  const first = DURATION_UNITS.findIndex(([size]) => rest >= size);
  if (first < 0) return `0 ${text('live.second')}`;
  const parts: string[] = [];
  for (const [size, unit] of DURATION_UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.join(' ');
}

/** `12 ms`, `1.4 s`. */
export function formatLatency(ms: number | null): string {
  if (ms === null) return UNKNOWN;
  return ms < 1000
    ? `${Math.max(0, Math.round(ms))} ${text('live.millisecond')}`
    : `${formatNumber(ms / 1000, 1)} ${text('live.second')}`;
}

/** `29.9 fps`, `0 fps`. */
export function formatFps(fps: number | null): string {
  if (fps === null) return UNKNOWN;
  return `${formatNumber(fps, fps > 0 && fps < 100 ? 1 : 0)} ${text('live.fps')}`;
}

/** `2,000`. */
export function formatCount(value: number | null): string {
  return value === null ? UNKNOWN : formatNumber(value);
}

/** `2026-11-25 13:09:45` in the browser's time zone, with tenths of a second if wanted. */
export function formatDateTime(ms: number, tenths = false): string {
  const date = new Date(ms);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${day} ${time}${tenths ? `.${Math.floor(date.getMilliseconds() / 100)}` : ''}`;
}

/** `13:09:45` in the browser's time zone. */
export function formatTime(ms: number): string {
  return formatDateTime(ms).slice(-8);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `Garage-2026-11-25_13-09-45.jpg`; `camera` is its name as the server writes it in file names. */
export function snapshotName(camera: string, ms: number): string {
  return `${camera}-${formatDateTime(ms).replace(' ', '_').replaceAll(':', '-')}.jpg`;
}
