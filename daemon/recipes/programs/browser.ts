import type { Recipe } from '../recipe.ts';

export const BROWSER: Recipe = {
  id: 'browser',
  name: 'Browser',
  what: 'a page of your own',
  blocks: [
    {
      kind: 'file',
      name: 'page.html',
      language: 'html',
      text: `<img src="{stream}" width="{width}" height="{height}" alt="Live picture">`,
    },
    {
      kind: 'text',
      text: 'A browser does not fetch the stream again by itself when it has ended, and opens at most six connections to one address: more streams than that in one browser wait. For a picture now and then use `{snapshot}`.',
    },
  ],
  evidence: { kind: 'tested', text: "Tested: shown by Chromium, its picture compared with the camera's." },
};
