import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs promtool, Prometheus' checker, in this folder until it exits. */
export async function promtool(args: string[], { cwd, input = '' }: { cwd?: string; input?: string } = {}) {
  const child = spawn('promtool', args, cwd === undefined ? {} : { cwd });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

/** Every series of an exposition, by its name and labels as written there. */
export function seriesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** The names of the metrics of an exposition, as in queries: also those of a histogram's series. */
export function namesOf(text: string): Set<string> {
  return new Set([...seriesOf(text).keys()].map((series) => series.replace(/\{.*/, '')));
}
