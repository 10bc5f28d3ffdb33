/** Style of the recipes page: one column, with the list of apps beside it on wide screens. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f7f7f5; --card: #fff; --ink: #1f2328; --quiet: #5c6470; --line: #d9dce1; --code: #f0f1f3;
  --accent: #a5143c; --good: #1a6b36; --warn-ground: #fff4dd; --warn-line: #b45309;
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #141517; --card: #1c1e21; --ink: #e4e6ea; --quiet: #a0a7b2; --line: #363a41; --code: #121316;
    --accent: #ff7d9c; --good: #6fcf8f; --warn-ground: #2e2411; --warn-line: #e0a040;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--ink); }
body > * { max-width: 68rem; margin: 0 auto; padding: 0 1rem; }
a { color: var(--accent); text-underline-offset: .2em; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
header { padding-top: 1.5rem; }
.home { font-size: .9rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: .4rem 0 .8rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0; }
h2 a { color: inherit; text-decoration: none; }
h2 a:hover { text-decoration: underline; }
p { margin: .7rem 0; max-width: 44rem; overflow-wrap: break-word; }
code, pre { font: .875rem/1.55 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { background: var(--code); padding: .1em .3em; border-radius: .25rem; overflow-wrap: anywhere; }
pre { margin: 0; padding: .8rem 1rem; overflow-x: auto; background: var(--code); border: 1px solid var(--line); border-radius: .4rem; user-select: all; tab-size: 2; }
figure { margin: .8rem 0; }
figcaption { font-size: .85rem; color: var(--quiet); margin-bottom: .3rem; }
dl { margin: .8rem 0; display: grid; grid-template-columns: max-content minmax(0, 1fr); border-top: 1px solid var(--line); }
dt, dd { margin: 0; padding: .4rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--quiet); padding-right: 1.5rem; }
dd code { user-select: all; }
.urls dd { overflow-wrap: anywhere; }
.notice { background: var(--warn-ground); border-left: 4px solid var(--warn-line); border-radius: .3rem; padding: .6rem 1rem; max-width: none; }
.what { color: var(--quiet); margin: 0 0 .6rem; }
nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem; }
nav a { display: block; padding: .25rem .7rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card); color: inherit; text-decoration: none; font-size: .9rem; }
nav a:hover { border-color: var(--accent); color: var(--accent); }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1.1rem 1.25rem 1rem; margin: 1.1rem 0; }
section:target { border-color: var(--accent); }
.evidence { font-size: .85rem; color: var(--quiet); margin-bottom: 0; }
.evidence.tested { color: var(--good); }
footer { padding-top: 1rem; padding-bottom: 2.5rem; font-size: .9rem; color: var(--quiet); }
@media (min-width: 60rem) {
  .columns { display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: 2rem; align-items: start; }
  nav { position: sticky; top: 1rem; padding-top: 1.1rem; }
  nav ul { flex-direction: column; gap: 0; }
  nav a { border: 0; border-radius: .3rem; background: none; padding: .2rem .5rem; }
  nav a:hover { background: var(--code); }
}
@media (max-width: 32rem) {
  section { padding: .9rem .9rem .8rem; }
  dl { grid-template-columns: minmax(0, 1fr); }
  dt { border-bottom: 0; padding-bottom: 0; font-size: .85rem; }
  dd { padding-top: 0; }
}
@media print {
  nav, .home { display: none; }
  section { break-inside: avoid; border: 0; padding: 0; }
}
`;
