import { LOGIN_NOTICE, reachNotice, sizeNotice } from '../../recipes/notices.ts';
import { fill, originOf } from '../../recipes/camera-url.ts';
import type { CameraUrl } from '../../recipes/camera-url.ts';
import type { Block, Recipe } from '../../recipes/recipe.ts';
import { RECIPES } from '../../recipes/recipes.ts';
import { STYLE } from './style.ts';

/** The page of recipes with the URLs of this place. It needs no script. */
export function recipesDocument(place: CameraUrl, listensOn: string): string {
  const notice = reachNotice(place, listensOn);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Recipes for other programs – picamd</title>
<link rel="icon" href="favicon.svg" type="image/svg+xml">
<style>${STYLE}</style>
<header>
<a class="home" href="./">Live picture</a>
<h1>This camera in other programs</h1>
${notice === null ? '' : `<p class="notice">${prose(notice)}</p>`}
<p>${prose(LOGIN_NOTICE)}</p>
<dl class="urls">${urlRows(place)}</dl>
</header>
<div class="columns">
<nav aria-label="Programs"><ul>
${RECIPES.map(({ id, name }) => `<li><a href="#${id}">${escape(name)}</a></li>`).join('\n')}
</ul></nav>
<main>
${RECIPES.map((recipe) => section(recipe, place)).join('\n')}
</main>
</div>
<footer>The same <a href="recipes?format=text">as plain text</a>, or in a terminal: <code>picamd urls</code></footer>
</html>
`;
}

function urlRows(place: CameraUrl): string {
  const origin = originOf(place);
  const rows: [string, string][] = [
    ['Stream', `${origin}/video_feed`],
    ['Snapshot', `${origin}/snapshot.jpg`],
    ['Status', `${origin}/status`],
  ];
  return rows.map(([name, url]) => `<dt>${name}</dt><dd><code>${escape(url)}</code></dd>`).join('');
}

function section(recipe: Recipe, place: CameraUrl): string {
  const { id, name, what, blocks, evidence } = recipe;
  const notice = sizeNotice(recipe, place);
  return `<section id="${id}">
<h2><a href="#${id}">${escape(name)}</a></h2>
<p class="what">${escape(what)}</p>
${notice === null ? '' : `<p class="notice">${prose(notice)}</p>`}
${blocks.map((block) => blockHtml(block, place)).join('\n')}
<p class="evidence ${evidence.kind}">${prose(evidence.text)}</p>
</section>`;
}

function blockHtml(block: Block, place: CameraUrl): string {
  switch (block.kind) {
    case 'text':
      return `<p>${prose(fill(block.text, place))}</p>`;
    case 'fields':
      return `<dl>${block.rows
        .map(([label, value]) => `<dt>${escape(label)}</dt><dd>${prose(fill(value, place))}</dd>`)
        .join('')}</dl>`;
    case 'file':
      return `<figure><figcaption>${escape(block.name)}</figcaption>${code(fill(block.text, place))}</figure>`;
    case 'command':
      return code(fill(block.text, place));
  }
}

/** It scrolls sideways, which the keyboard can do only in something that takes the focus. */
function code(text: string): string {
  return `<pre tabindex="0">${escape(text)}</pre>`;
}

/** What stands in backticks becomes code. */
function prose(text: string): string {
  return escape(text).replaceAll(/`([^`]*)`/g, '<code>$1</code>');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
