import type { Mutant } from './mutants.ts';

export interface Result extends Mutant {
  readonly status: 'killed' | 'survived' | 'not covered' | 'ignored';
  /** The test that failed, and how. */
  readonly by: string;
}

const STATUSES = ['killed', 'survived', 'not covered', 'ignored'] as const;

/** A Markdown table with a line for each room; `isEnough` if each has at least so many percent. */
export function table(results: readonly Result[], rooms: readonly string[], leastPercent: number) {
  const lines = rooms.map((room) => {
    const here = results.filter((result) => result.room === room);
    const counts = STATUSES.map((status) => here.filter((result) => result.status === status).length);
    const [killed = 0, , , ignored = 0] = counts;
    const percent = (100 * killed) / (here.length - ignored || 1);
    return {
      percent,
      text: `| ${[`${room}/`, here.length, ...counts, `${percent.toFixed(1)} %`].join(' | ')} |`,
    };
  });
  const head = `| folder | mutants | ${STATUSES.join(' | ')} | score |\n|---|--:|--:|--:|--:|--:|--:|\n`;
  return {
    text: `${head}${lines.map(({ text }) => text).join('\n')}\n`,
    isEnough: lines.every(({ percent }) => percent >= leastPercent),
  };
}

export function survivors(results: readonly Result[]): string {
  return results
    .filter(({ status }) => status === 'survived' || status === 'not covered')
    .toSorted((a, b) => a.place.localeCompare(b.place, 'en', { numeric: true }))
    .map(({ place, status, mutator, original, replacement }) => {
      return `${place}  ${mutator}, ${status}\n    - ${short(original)}\n    + ${short(replacement)}\n`;
    })
    .join('');
}

function short(code: string): string {
  const line = code.replaceAll(/\s+/g, ' ');
  return line.length > 150 ? `${line.slice(0, 100)} … ${line.slice(-45)}` : line;
}
