import { fill } from '../daemon/recipes/camera-url.ts';
import { LOGIN_NOTICE } from '../daemon/recipes/notices.ts';
import type { CameraUrl } from '../daemon/recipes/camera-url.ts';
import type { Block, Recipe } from '../daemon/recipes/recipe.ts';
import { RECIPES } from '../daemon/recipes/recipes.ts';

/** Stands for the reader's own camera. */
const EXAMPLE: CameraUrl = { scheme: 'http', host: 'camera.local', port: 8000, width: 1280, height: 720 };

/** deploy/recipes.md */
export function recipesPage(): string {
  return `# Recipes for other programs

The settings with which other programs show or record this camera. Here it is at \`camera.local:8000\`, with
pictures of ${EXAMPLE.width}x${EXAMPLE.height}; \`/recipes\` of your camera and \`picamd urls PROGRAM\` have its own address in them. Other
machines reach it with the setting \`HOST=0.0.0.0\` only.

${LOGIN_NOTICE}

${RECIPES.map(({ id, name }) => `[${name}](#${id})`).join(' · ')}

Behind each recipe stands what is known of it: \`npm test\` runs those that say "Tested".

${RECIPES.map(recipeMarkdown).join('\n\n')}
`;
}

function recipeMarkdown({ id, name, what, blocks, evidence }: Recipe): string {
  const parts = [`<a id="${id}"></a>\n\n## ${name}\n\n${capital(what)}.`, ...blocks.map(blockMarkdown)];
  return [...parts, `_${evidence.text}_`].join('\n\n');
}

function blockMarkdown(block: Block): string {
  switch (block.kind) {
    case 'text':
      return fill(block.text, EXAMPLE);
    case 'fields':
      return `| field | value |\n|---|---|\n${block.rows
        .map(([label, value]) => `| ${label} | ${fill(value, EXAMPLE)} |`)
        .join('\n')}`;
    case 'file':
      return `\`${block.name}\`:\n\n${fenced(block.language, block.text)}`;
    case 'command':
      return fenced('sh', block.text);
  }
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${fill(text, EXAMPLE)}\n\`\`\``;
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
}
