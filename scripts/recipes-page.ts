import { fill, TOKEN_PLACEHOLDER } from '../daemon/recipes/camera-url.ts';
import { rightsNotice, TOKEN_NOTICE } from '../daemon/recipes/notices.ts';
import type { CameraUrl } from '../daemon/recipes/camera-url.ts';
import type { Block, Recipe } from '../daemon/recipes/recipe.ts';
import { RECIPES } from '../daemon/recipes/recipes.ts';
import { capitalize } from '../daemon/text/capitalize.ts';

/** Placeholder for the reader's own camera. */
const EXAMPLE: CameraUrl = {
  scheme: 'http',
  host: 'camera.local',
  port: 8000,
  name: 'Garage',
  width: 1280,
  height: 720,
  turn: 0,
  token: TOKEN_PLACEHOLDER,
  motionMasks: [
    [
      [0, 0],
      [1, 0],
      [1, 0.2],
      [0, 0.25],
    ],
  ],
};

/** deploy/recipes.md */
export function recipesPage(): string {
  return `# Connect other apps

How other programs show or record this camera. The examples use the address \`camera.local:8000\` and frames of
${EXAMPLE.width}x${EXAMPLE.height}. \`/recipes\` on your camera and \`picamd urls PROGRAM\` show its real address. Other machines can
reach the camera only if \`HOST=0.0.0.0\` is set.

${TOKEN_NOTICE}

${RECIPES.map(({ id, name }) => `[${name}](#${id})`).join(' · ')}

The last line of each recipe tells how well it is known to work. The test suite runs those that say "Tested".

${RECIPES.map(recipeMarkdown).join('\n\n')}

<a id="rotation"></a>

## Rotated cameras

\`CAMERA_ROTATION\` of 90 or 270, and 180 of a source other than a ribbon-cable camera, does not change the pixels: each JPEG says by
its EXIF orientation how to turn it. Programs that ignore that show the picture on its side, and need a setting of their own.
\`/recipes\` and \`picamd urls PROGRAM\` have it for the rotation of your camera.

| program | turns the picture | known from | with \`CAMERA_ROTATION=90\` |
|---|---|---|---|
${RECIPES.map(rotationRow).join('\n')}
| GStreamer | no | Tested with GStreamer 1.22. | Add \`videoflip method=clockwise\` after \`jpegdec\`. |
`;
}

const TURNS = { true: 'yes', false: 'no', null: 'not known' };

function rotationRow({ id, name, orientation: { follows, evidence, advice } }: Recipe): string {
  return `| [${name}](#${id}) | ${TURNS[`${follows}`]} | ${evidence} | ${fill(advice?.(90) ?? 'Nothing to do.', EXAMPLE)} |`;
}

function recipeMarkdown(recipe: Recipe): string {
  const { id, name, what, blocks, evidence } = recipe;
  const rights = rightsNotice(recipe, EXAMPLE);
  const parts = [
    `<a id="${id}"></a>\n\n## ${name}\n\n${capitalize(what)}.`,
    ...blocks.map(blockMarkdown),
    ...(rights === null ? [] : [rights]),
  ];
  return [...parts, `_${evidence.text}_`].join('\n\n');
}

function blockMarkdown(block: Block): string {
  switch (block.kind) {
    case 'text':
    case 'setting':
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
  return `\`\`\`${language}\n${fill(text, EXAMPLE, language)}\n\`\`\``;
}
