import { readdirSync } from 'node:fs';
import type { Recipe } from './recipe.ts';

const FOLDER = new URL('./programs/', import.meta.url);

/** Each file in programs/ is a recipe. In the bundle, scripts/bundle.ts puts a list of imports in the place of this module. */
export const PROGRAMS: readonly Recipe[] = await Promise.all(readdirSync(FOLDER).filter(isModule).map(load));

/** The folder holds source maps too. */
function isModule(name: string): boolean {
  return name.endsWith('.js');
}

async function load(name: string): Promise<Recipe> {
  const { default: recipe } = (await import(new URL(name, FOLDER).href)) as { default: Recipe };
  return recipe;
}
