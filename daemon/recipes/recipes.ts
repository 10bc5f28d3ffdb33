import { PROGRAMS } from './program-folder.ts';
import { CATEGORIES, EVIDENCE_KINDS } from './recipe.ts';
import type { Recipe } from './recipe.ts';

/** What most people look for, by id. */
const FIRST = ['home-assistant', 'frigate', 'octoprint'];

/**
 * All recipes: each file in programs/ is one. What most people look for comes first; the others are sorted by category, then by
 * evidence, then by name.
 */
export const RECIPES: readonly Recipe[] = PROGRAMS.toSorted(
  (a, b) =>
    placeAmong(FIRST, a.id) - placeAmong(FIRST, b.id) ||
    CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category) ||
    EVIDENCE_KINDS.indexOf(a.evidence.kind) - EVIDENCE_KINDS.indexOf(b.evidence.kind) ||
    (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1),
);

function placeAmong(ids: readonly string[], id: string): number {
  const at = ids.indexOf(id);
  return at < 0 ? ids.length : at;
}
