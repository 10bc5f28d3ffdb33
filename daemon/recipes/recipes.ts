import { readdirSync } from 'node:fs';
import { CATEGORIES, EVIDENCE_KINDS } from './recipe.ts';
import type { Recipe } from './recipe.ts';

const FOLDER = new URL('./programs/', import.meta.url);

/** All recipes: each file in programs/ is one. Sorted by category, then by evidence, then by name. */
export const RECIPES: readonly Recipe[] = (
  await Promise.all(readdirSync(FOLDER).filter(isModule).map(load))
).toSorted(
  (a, b) =>
    CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category) ||
    EVIDENCE_KINDS.indexOf(a.evidence.kind) - EVIDENCE_KINDS.indexOf(b.evidence.kind) ||
    (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1),
);

/** The folder holds source maps too. */
function isModule(name: string): boolean {
  return name.endsWith('.js');
}

async function load(name: string): Promise<Recipe> {
  const { default: recipe } = (await import(new URL(name, FOLDER).href)) as { default: Recipe };
  return recipe;
}
