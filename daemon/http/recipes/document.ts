import escapeHtml from 'escape-html';
import { reachNotice, recipeNotices, tokenNotice } from '../../recipes/notices.ts';
import { fill, originOf, seenBy } from '../../recipes/camera-url.ts';
import type { CameraUrl } from '../../recipes/camera-url.ts';
import type { Block, Recipe } from '../../recipes/recipe.ts';
import { RECIPES } from '../../recipes/recipes.ts';
import { STYLE } from './style.ts';

/** The recipes page with the URLs of this camera; `isViewer`: with a link to the live view. It has no script. */
export function recipesDocument(camera: CameraUrl, listensOn: string, isViewer: boolean): string {
  const notices = [reachNotice(camera, listensOn), tokenNotice(camera)].filter((notice) => notice !== null);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Connect other apps – ${escapeHtml(camera.name)}</title>
<link rel="icon" href="favicon.svg" type="image/svg+xml">
<style>${STYLE}</style>
<header>
${isViewer ? '<a class="home" href="./">Live view</a>' : ''}
<h1>Connect other apps</h1>
${notices.map((notice) => `<p class="notice">${prose(notice)}</p>`).join('\n')}
<dl class="urls"><dt>Camera</dt><dd><bdi>${escapeHtml(camera.name)}</bdi></dd>${urlRows(camera)}</dl>
</header>
<div class="columns">
<nav aria-label="Apps"><ul>
${RECIPES.map(({ id, name }) => `<li><a href="#${id}">${escapeHtml(name)}</a></li>`).join('\n')}
</ul></nav>
<main>
${RECIPES.map((recipe) => section(recipe, camera)).join('\n')}
</main>
</div>
<footer>This page <a href="recipes?format=text">as plain text</a>. In a terminal, run <code>picamd urls</code>.</footer>
</html>
`;
}

function urlRows(camera: CameraUrl): string {
  const origin = originOf(camera);
  const rows: [string, string][] = [
    ['Stream', `${origin}/video_feed`],
    ['Snapshot', `${origin}/snapshot.jpg`],
    ['Status', `${origin}/status`],
  ];
  return rows.map(([name, url]) => `<dt>${name}</dt><dd><code>${escapeHtml(url)}</code></dd>`).join('');
}

function section(recipe: Recipe, camera: CameraUrl): string {
  const { id, name, what, blocks, evidence } = recipe;
  const seen = seenBy(recipe, camera);
  const notices = recipeNotices(recipe, camera).map((notice) => `<p class="notice">${prose(notice)}</p>`);
  return `<section id="${id}">
<h2><a href="#${id}">${escapeHtml(name)}</a></h2>
<p class="what">${escapeHtml(what)}</p>
${[...notices, ...blocks.map((block) => blockHtml(block, seen))].join('\n')}
<p class="evidence ${evidence.kind}">${prose(evidence.text)}</p>
</section>`;
}

function blockHtml(block: Block, camera: CameraUrl): string {
  switch (block.kind) {
    case 'text':
    case 'setting':
      return `<p>${prose(fill(block.text, camera))}</p>`;
    case 'fields':
      return `<dl>${block.rows
        .map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd>${prose(fill(value, camera))}</dd>`)
        .join('')}</dl>`;
    case 'file':
      return `<figure><figcaption>${escapeHtml(block.name)}</figcaption>${code(fill(block.text, camera, block.language))}</figure>`;
    case 'command':
      return code(fill(block.text, camera, 'sh'));
  }
}

/** Long lines scroll sideways. `tabindex` lets the keyboard scroll them too. */
function code(text: string): string {
  return `<pre tabindex="0">${escapeHtml(text)}</pre>`;
}

/** Text in backticks becomes code. */
function prose(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]*)`/g, '<code>$1</code>');
}
