import type { Recipe } from '../recipe.ts';

export default {
  id: 'browser',
  name: 'HTML page',
  what: 'the camera on a website of your own',
  category: 'player',
  blocks: [
    { kind: 'text', text: 'The live view in a frame reconnects by itself and says when its picture is old:' },
    {
      kind: 'file',
      name: 'page.html',
      language: 'html',
      text: `<iframe src="{embed}" width="{width}" height="{height}" title="{name}, live"></iframe>`,
    },
    {
      kind: 'setting',
      key: 'FRAME_ANCESTORS',
      text: "Browsers only show the frame on sites that `FRAME_ANCESTORS` lists; `self`, the default, is the camera's own address. Add the address of your site without its path, as in `self http://dashboard.local:8123`, or set `any` for all sites.",
    },
    { kind: 'text', text: 'The stream as an image needs no setting, and works without script:' },
    {
      kind: 'file',
      name: 'page.html',
      language: 'html',
      text: `<img src="{stream}" width="{width}" height="{height}" alt="{name}, live">`,
    },
    {
      kind: 'text',
      text: 'A browser does not reconnect an image when the stream ends. It opens at most six connections to one address, so further streams in the same browser have to wait. For an occasional picture, use `{snapshot}`.',
    },
    {
      kind: 'text',
      text: 'Anyone who can open your page can read the URL in it. A page that is served over https can only show a camera with https.',
    },
  ],
  evidence: {
    kind: 'tested',
    text: "Tested with Chromium: frame and image show the camera's picture on another site.",
  },
  orientation: {
    follows: true,
    evidence: 'Tested with Chromium, Firefox and WebKitGTK.',
  },
} satisfies Recipe;
