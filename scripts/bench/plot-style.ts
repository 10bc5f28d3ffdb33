/** The colors of the page (daemon/http/page/browser/style.css), as classes: not every program that shows an SVG knows variables. */
const COLORS = {
  surface: { light: '#fff', dark: '#15191e' },
  line: { light: '#dde2e8', dark: '#272d35' },
  text: { light: '#14191f', dark: '#e5e9ed' },
  muted: { light: '#56616d', dark: '#97a2ae' },
  accent: { light: '#0a6a7e', dark: '#58c6da' },
} as const;

/** The parts of the memory: the accent in steps, and gray. Text on them is legible. */
const PARTS = {
  ring: { light: ['#0a6a7e', '#fff'], dark: ['#58c6da', '#0d1013'] },
  heap: { light: ['#35798a', '#fff'], dark: ['#3fa0b3', '#0d1013'] },
  code: { light: ['#a8d0d9', '#14191f'], dark: ['#1f5a66', '#e5e9ed'] },
  other: { light: ['#cdd4db', '#14191f'], dark: ['#454e59', '#e5e9ed'] },
} as const;

type Theme = 'light' | 'dark';

/** Content of a style element. A picture in a page follows the theme of the system. A value interrupts the lines behind it. */
export const STYLE = `text { font: 12px system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; font-variant-numeric: tabular-nums; }
.title { font-size: 16px; font-weight: 650; }
.strong { font-weight: 650; }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.value { paint-order: stroke; stroke-width: 4px; stroke-linejoin: round; }
line, path { fill: none; }
${theme('light')}
@media (prefers-color-scheme: dark) {
${theme('dark')}
}`;

function theme(name: Theme): string {
  const { surface, line, text, muted, accent } = COLORS;
  const parts = Object.entries(PARTS).map(([part, colors]) => {
    const [fill, ink] = colors[name];
    return `.${part} { fill: ${fill}; }\n.on-${part} { fill: ${ink}; }`;
  });
  return `.surface { fill: ${surface[name]}; stroke: ${line[name]}; }
.value { stroke: ${surface[name]}; }
text { fill: ${text[name]}; }
.muted, .floor { fill: ${muted[name]}; }
.picamd { fill: ${accent[name]}; }
.grid { stroke: ${line[name]}; }
.axis, .range-floor { stroke: ${muted[name]}; }
.range-picamd { stroke: ${accent[name]}; }
${parts.join('\n')}`;
}
