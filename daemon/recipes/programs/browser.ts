import type { Recipe } from '../recipe.ts';

export default {
  id: 'browser',
  name: 'Browser',
  what: 'a web page of your own',
  category: 'player',
  blocks: [
    {
      kind: 'file',
      name: 'page.html',
      language: 'html',
      text: `<img src="{stream}" width="{width}" height="{height}" alt="{name}, live">`,
    },
    {
      kind: 'text',
      text: 'A browser does not reconnect by itself when the stream ends. It opens at most six connections to one address, so further streams in the same browser have to wait. For an occasional picture, use `{snapshot}`.',
    },
  ],
  evidence: { kind: 'tested', text: "Tested with Chromium: the picture matches the camera's." },
  orientation: {
    follows: true,
    evidence: 'Tested with Chromium, Firefox and WebKitGTK.',
  },
} satisfies Recipe;
