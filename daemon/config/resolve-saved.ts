import { browserProblem } from './browser-rules.ts';
import type { Entries, Entry } from './entries.ts';
import { apply, resolve } from './resolve.ts';
import type { Resolved } from './resolve.ts';
import type { LeftOut } from './saved-settings.ts';
import { SETTINGS } from './settings.ts';
import type { Config, Key } from './settings.ts';

/** Settings of which some are left out. */
export interface ResolvedSaved extends Resolved {
  /** Of settings.conf, what counts. */
  readonly kept: readonly Entry[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * As resolve(), with settings.conf between `below` and `above`: what is wrong in it, may not be set by a browser, or
 * contradicts other settings is left out, entry by entry.
 */
export function resolveSaved(
  { below, saved, above }: { below: readonly Entries[]; saved: Entries; above: readonly Entries[] },
  check: (config: Config) => string[],
): ResolvedSaved {
  const leftOut: LeftOut[] = saved.problems.map((problem) => ({ key: null, problem }));
  let kept = saved.entries.filter((entry) => {
    const problem = entryProblem(entry);
    if (problem !== null) leftOut.push({ key: entry.key, problem });
    return problem === null;
  });
  const using = (entries: Entry[]) => resolve([...below, { entries, problems: [] }, ...above], check);
  let others: Set<string> | null = null;
  for (;;) {
    const resolved = using(kept);
    if (kept.length === 0 || resolved.problems.length === 0) return { ...resolved, kept, leftOut };
    others ??= new Set(using([]).problems);
    const problems = newProblems(resolved, others);
    if (problems.length === 0) return { ...resolved, kept, leftOut };
    const isFree = (entry: Entry) =>
      newProblems(using(kept.filter((other) => other !== entry)), others ?? new Set()).length <
      problems.length;
    const named = kept.filter(({ key }) => problems.some((problem) => names(problem, key)));
    // A saved rate can make the exposure of another file too long, which is then the one that is named.
    const causes = named.length > 0 ? named : kept.filter(isFree);
    const blamed = causes.length > 0 ? causes : kept;
    for (const { key } of blamed)
      leftOut.push({ key, problem: problems.find((problem) => names(problem, key)) ?? problems[0] ?? '' });
    kept = kept.filter((entry) => !blamed.includes(entry));
  }
}

function newProblems({ problems }: Resolved, others: ReadonlySet<string>): string[] {
  return problems.filter((problem) => !others.has(problem));
}

function names(problem: string, key: Key): boolean {
  return new RegExp(`\\b${key}\\b`).test(problem);
}

/** Why a browser may not have set it so; null if it may. */
export function entryProblem(entry: Entry): string | null {
  const why = browserProblem(SETTINGS[entry.key].browser, entry.text.trim());
  return why === null ? apply(entry, {}) : `${entry.from}: ${entry.key} cannot be set in a browser. ${why}`;
}
