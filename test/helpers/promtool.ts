import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs promtool, the checker of Prometheus, in that folder to its end. */
export async function promtool(args: string[], { cwd, input = '' }: { cwd?: string; input?: string } = {}) {
  const child = spawn('promtool', args, cwd === undefined ? {} : { cwd });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

/** Every series of an exposition, by name and labels as they stand there. */
export function seriesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** The names of the metrics of an exposition, as a query has them: those of a histogram's series too. */
export function namesOf(text: string): Set<string> {
  return new Set([...seriesOf(text).keys()].map((series) => series.replace(/\{.*/, '')));
}
