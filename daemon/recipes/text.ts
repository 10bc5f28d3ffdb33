import { reachNotice, recipeNotices, rightsNotice, tokenNotice } from './notices.ts';
import { fill, seenBy } from './camera-url.ts';
import type { CameraUrl } from './camera-url.ts';
import { wordWrap } from '../text/word-wrap.ts';
import { RECIPES } from './recipes.ts';
import type { Block, Recipe } from './recipe.ts';

/** Width of prose. Files and commands keep their lines and start at column 0, so that they can be copied. */
const COLUMNS = 80;

/** All recipes as plain text. */
export function recipesText(camera: CameraUrl, listensOn: string): string {
  const notices = [reachNotice(camera, listensOn), tokenNotice(camera)].filter((notice) => notice !== null);
  const texts = RECIPES.map((recipe) => recipeText(recipe, camera));
  return [...notices.map((notice) => `${prose(notice)}\n`), ...texts].join('\n\n');
}

/** One recipe as plain text. */
export function recipeText(recipe: Recipe, camera: CameraUrl): string {
  const seen = seenBy(recipe, camera);
  const paragraphs = [
    heading(recipe),
    ...[...recipeNotices(recipe, camera), rightsNotice(recipe, camera)]
      .filter((notice) => notice !== null)
      .map((notice) => prose(`Note: ${notice}`)),
    ...recipe.blocks.map((block) => blockText(block, seen)),
    prose(recipe.evidence.text),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function heading({ name, what }: Recipe): string {
  const title = `${name}, ${what}`;
  return `${title}\n${'='.repeat(title.length)}`;
}

function blockText(block: Block, camera: CameraUrl): string {
  switch (block.kind) {
    case 'text':
    case 'setting':
      return prose(fill(block.text, camera));
    case 'fields':
      return fieldsText(block.rows.map(([label, value]) => [label, plain(fill(value, camera))]));
    case 'file':
      return `${block.name}:\n\n${fill(block.text, camera, block.language)}`;
    case 'command':
      return fill(block.text, camera, 'sh');
  }
}

function fieldsText(rows: [label: string, value: string][]): string {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`).join('\n');
}

/** The programs that have a recipe, one per line. */
export function recipeList(): string {
  const width = Math.max(...RECIPES.map(({ id }) => id.length));
  return RECIPES.map(({ id, name, what }) => `  ${id.padEnd(width)}  ${name}, ${what}\n`).join('');
}

/** Wraps prose and removes its backticks. */
export function prose(text: string): string {
  return wordWrap(plain(text), COLUMNS).join('\n');
}

function plain(text: string): string {
  return text.replaceAll('`', '');
}
