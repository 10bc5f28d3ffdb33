/** Numbers as people read them. What is not known is a dash. */
export const UNKNOWN = '–';

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** `85 KB`: powers of 1000, as on the label of an SD card. */
export function bytes(value: number | null): string {
  if (value === null) return UNKNOWN;
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  const scaled = value / 1000 ** power;
  return `${scaled.toFixed(scaled < 10 && power > 1 ? 1 : 0)} ${UNITS[power]}`;
}

const STEPS: readonly (readonly [seconds: number, unit: string])[] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** `3 h 12 min`: the two largest units. */
export function duration(seconds: number | null): string {
  if (seconds === null) return UNKNOWN;
  const whole = Math.max(0, Math.floor(seconds));
  const first = STEPS.findIndex(([size]) => whole >= size);
  if (first < 0) return '0 s';
  let left = whole;
  const words: string[] = [];
  for (const [size, unit] of STEPS.slice(first, first + 2)) {
    const times = Math.floor(left / size);
    left -= times * size;
    if (times > 0) words.push(`${times} ${unit}`);
  }
  return words.join(' ');
}

/** `12 ms`, `1.4 s`. */
export function latency(ms: number | null): string {
  if (ms === null) return UNKNOWN;
  return ms < 1000 ? `${Math.max(0, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** `29.9 fps`. */
export function rate(fps: number | null): string {
  return fps === null ? UNKNOWN : `${fps.toFixed(fps < 100 ? 1 : 0)} fps`;
}

export function count(value: number | null): string {
  return value === null ? UNKNOWN : value.toLocaleString('en');
}

/** `no restart`, `1 restart`, `3 restarts`. */
export function plural(value: number, word: string): string {
  return `${value === 0 ? 'no' : count(value)} ${word}${value === 1 ? '' : 's'}`;
}

/** `2026-11-25 13:09:45`, by the clock on the wall where the page is read; with tenths if asked for. */
export function dateTime(ms: number, tenths = false): string {
  const date = new Date(ms);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${day} ${time}${tenths ? `.${Math.floor(date.getMilliseconds() / 100)}` : ''}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `picamd-2026-11-25_13-09-45.jpg` */
export function snapshotName(ms: number): string {
  return `picamd-${dateTime(ms).replace(' ', '_').replaceAll(':', '-')}.jpg`;
}
