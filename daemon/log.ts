import { destination, pino } from 'pino';
import type { Level, Logger } from 'pino';

export type Log = Logger;

export interface LogOptions {
  level: Level | 'silent';
  /** One JSON object a line for machines, or text for people. */
  format: 'json' | 'text';
}

export interface OpenLog {
  log: Log;
  /** The last call: resolves when all is written, or after half a second. */
  close(): Promise<void>;
  flushNow(): void;
}

const CLOSE_MS = 500;
/** What waits to be written when nobody reads our stderr; newer lines are lost then. */
const BACKLOG_BYTES = 256 * 1024;

const COLOURS: Record<number, string> = { 10: '90', 20: '90', 30: '32', 40: '33', 50: '31', 60: '31;1' };

/**
 * Writes to stderr: stdout belongs to --help and the like. Never blocks the loop, since a reader of
 * the log that hangs must not hold up a frame. What is left is written by `close`, or by force and
 * perhaps out of order by `flushNow`.
 */
export function createLog({ level, format }: LogOptions): OpenLog {
  const stderr = destination({ dest: 2, sync: false, maxLength: BACKLOG_BYTES });
  // Nobody is left to tell when the log itself cannot be written.
  stderr.on('error', () => {});
  const options = { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` };
  const out = format === 'json' ? stderr : { write: (line: string) => void stderr.write(asText(line)) };
  const close = () =>
    new Promise<void>((resolve) => {
      setTimeout(resolve, CLOSE_MS).unref();
      stderr.once('close', resolve);
      stderr.end();
    });
  const flushNow = () => {
    try {
      stderr.flushSync();
    } catch {
      // EPIPE, or not open yet: see above.
    }
  };
  return { log: pino(options, out), close, flushNow };
}

/** `12:03:44 WARN  camera: no frame for 5.0 s  hint="Check the cable"` */
function asText(line: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const { stack } = Object(err) as { stack?: string };
  const name = (pino.levels.labels[Number(level)] ?? '').toUpperCase().padEnd(5);
  const coloured = process.stderr.isTTY ? `\x1b[${COLOURS[Number(level)] ?? '0'}m${name}\x1b[0m` : name;
  const clock = new Date(String(time)).toTimeString().slice(0, 8);
  const fields = Object.entries(rest).map(([key, value]) => `  ${key}=${JSON.stringify(value)}`);
  return `${clock} ${coloured} ${String(msg)}${fields.join('')}\n${stack === undefined ? '' : `${stack}\n`}`;
}
