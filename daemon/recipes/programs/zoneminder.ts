import type { Recipe } from '../recipe.ts';

export const ZONEMINDER: Recipe = {
  id: 'zoneminder',
  name: 'ZoneMinder',
  what: 'recorder with motion detection',
  blocks: [
    { kind: 'text', text: 'Add a monitor; in its tabs General and Source:' },
    {
      kind: 'fields',
      rows: [
        ['Source Type', '`Remote`'],
        ['Protocol', '`HTTP`'],
        ['Method', '`Simple`'],
        ['Host Name', '`{host}`'],
        ['Port', '`{port}`'],
        ['Path', '`/video_feed?fps=10`'],
        ['Target Colorspace', '`32 bit colour`'],
        ['Capture Resolution', '`{width}` and `{height}`'],
        ['Maximum FPS', 'empty'],
      ],
    },
    {
      kind: 'text',
      text: 'The number behind `fps=` says how many pictures a second are sent. ZoneMinder advises against its own Maximum FPS for network cameras: it would get the pictures and wait over them.',
    },
  ],
  evidence: {
    kind: 'read',
    text: "From ZoneMinder's documentation and the source of 1.36; not tried.",
  },
};
