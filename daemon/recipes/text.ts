import { sizeNotice } from './notices.ts';
import { fill } from './camera-url.ts';
import type { CameraUrl } from './camera-url.ts';
import { RECIPES } from './recipes.ts';
import type { Block, Recipe } from './recipe.ts';

/** Columns of prose. Lines of files and commands are left as they are, from column 0: they will be copied. */
const COLUMNS = 80;

/** A recipe as plain text. */
export function recipeText(recipe: Recipe, place: CameraUrl): string {
  const notice = sizeNotice(recipe, place);
  const paragraphs = [
    heading(recipe),
    ...(notice === null ? [] : [prose(`Attention: ${notice}`)]),
    ...recipe.blocks.map((block) => blockText(block, place)),
    prose(recipe.evidence.text),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function heading({ name, what }: Recipe): string {
  const title = `${name}, ${what}`;
  return `${title}\n${'='.repeat(title.length)}`;
}

function blockText(block: Block, place: CameraUrl): string {
  switch (block.kind) {
    case 'text':
      return prose(fill(block.text, place));
    case 'fields':
      return fieldsText(block.rows.map(([label, value]) => [label, plain(fill(value, place))]));
    case 'file':
      return `${block.name}:\n\n${fill(block.text, place)}`;
    case 'command':
      return fill(block.text, place);
  }
}

function fieldsText(rows: [label: string, value: string][]): string {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`).join('\n');
}

/** What there are recipes for, a line each. */
export function recipeList(): string {
  const width = Math.max(...RECIPES.map(({ id }) => id.length));
  return RECIPES.map(({ id, name, what }) => `  ${id.padEnd(width)}  ${name}, ${what}\n`).join('');
}

/** Wrapped, without backticks. */
export function prose(text: string): string {
  const lines = [''];
  for (const word of plain(text).split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > COLUMNS) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}

function plain(text: string): string {
  return text.replaceAll('`', '');
}
