import { isatty } from 'node:tty';
import { pino } from 'pino';
import type { Level, Logger } from 'pino';
import type { LogOutput } from './output.ts';

export type Log = Logger;

export interface LogOptions {
  level: Level | 'silent';
  /** `json`: one object per line, for machines; `text`: for people. */
  format: 'json' | 'text';
}

const STDERR = 2;
const COLORS: Record<number, string> = { 10: '90', 20: '90', 30: '32', 40: '33', 50: '31', 60: '31;1' };

/** Creates a log that writes lines to `output`. That is stderr: stdout belongs to commands. */
export function createLog({ level, format }: LogOptions, output: LogOutput): Log {
  const options = { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` };
  const render = format === 'json' ? (line: string) => line : (line: string) => asText(line);
  return pino(options, { write: (line: string) => output.write(render(line)) });
}

/** One JSON line as text: `12:03:44 WARN  camera: no frame for 5.0 s  hint="Check the cable"` */
export function asText(line: string, color: boolean = isatty(STDERR)): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const { stack } = Object(err) as { stack?: string };
  const name = (pino.levels.labels[Number(level)] ?? '').toUpperCase().padEnd(5);
  const label = color ? `\x1b[${COLORS[Number(level)] ?? '0'}m${name}\x1b[0m` : name;
  const clock = new Date(String(time)).toTimeString().slice(0, 8);
  const fields = Object.entries(rest).map(([key, value]) => `  ${key}=${JSON.stringify(value)}`);
  return `${clock} ${label} ${String(msg)}${fields.join('')}\n${stack === undefined ? '' : `${stack}\n`}`;
}
