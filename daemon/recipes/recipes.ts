import { PROGRAMS } from './program-folder.ts';
import { CATEGORIES, EVIDENCE_KINDS } from './recipe.ts';
import type { Recipe } from './recipe.ts';

/** All recipes: each file in programs/ is one. Sorted by category, then by evidence, then by name. */
export const RECIPES: readonly Recipe[] = PROGRAMS.toSorted(
  (a, b) =>
    CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category) ||
    EVIDENCE_KINDS.indexOf(a.evidence.kind) - EVIDENCE_KINDS.indexOf(b.evidence.kind) ||
    (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1),
);
