import escapeHtml from 'escape-html';
import { fill, seenBy, TOKEN_PLACEHOLDER } from '../../recipes/camera-url.ts';
import type { CameraUrl } from '../../recipes/camera-url.ts';
import { recipeNotices, rightsNotice } from '../../recipes/notices.ts';
import type { Block, Recipe } from '../../recipes/recipe.ts';
import { capitalize } from '../../text/capitalize.ts';

/** Stands for the token in a text until that is HTML: no name, setting or URL has it. */
const MARK = '\u0000';

/** A recipe as a section of the page, which is English in every language of the page. A token that is still missing is marked, so that the page's script can fill it in. */
export function recipeHtml(recipe: Recipe, camera: CameraUrl): string {
  const { id, name, what, blocks, evidence, tokenRights } = recipe;
  const isMissing = camera.token === TOKEN_PLACEHOLDER;
  const marked = isMissing ? { ...camera, token: MARK } : camera;
  const seen = seenBy(recipe, marked);
  const notices = recipeNotices(recipe, marked).map((notice) => noticeHtml(notice));
  const more = rightsNotice(recipe, marked);
  // The page's script takes it away where it makes the token.
  if (more !== null) notices.push(noticeHtml(more, `${id}-rights`));
  const rights =
    isMissing && tokenRights !== undefined ? ` data-token-rights="${tokenRights.join(' ')}"` : '';
  const html = `<section id="${id}" lang="en"${rights}>
<h2 tabindex="-1">${escapeHtml(name)}</h2>
<p class="what">${escapeHtml(capitalize(what))}</p>
${[...notices, ...blocks.map((block) => blockHtml(block, seen))].join('\n')}
<p class="evidence ${evidence.kind}">${proseHtml(evidence.text)}</p>
</section>`;
  return html.replaceAll(MARK, `<mark>${TOKEN_PLACEHOLDER}</mark>`);
}

export function noticeHtml(notice: string, id = ''): string {
  return `<p class="notice"${id === '' ? '' : ` id="${id}"`}>${proseHtml(notice)}</p>`;
}

function blockHtml(block: Block, camera: CameraUrl): string {
  switch (block.kind) {
    case 'text':
      return `<p>${proseHtml(fill(block.text, camera))}</p>`;
    case 'setting':
      return `<div data-setting="${block.key}"><p>${proseHtml(fill(block.text, camera))}</p></div>`;
    case 'fields':
      return `<dl>${block.rows
        .map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd>${proseHtml(fill(value, camera))}</dd>`)
        .join('')}</dl>`;
    case 'file':
      return codeHtml(fill(block.text, camera, block.language), block.name);
    case 'command':
      return codeHtml(fill(block.text, camera, 'sh'), '');
  }
}

/** Long lines scroll sideways. `tabindex` lets the keyboard scroll them too. */
function codeHtml(text: string, name: string): string {
  const caption = name === '' ? '' : `<figcaption>${escapeHtml(name)}</figcaption>`;
  return `<figure>${caption}<pre tabindex="0">${escapeHtml(text)}</pre></figure>`;
}

/** Text in backticks becomes code. */
function proseHtml(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]*)`/g, '<code>$1</code>');
}
